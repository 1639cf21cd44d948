/* Writing to someone who may have stopped reading, without ever being stuck on them. */
#ifndef TOOLCHAINS_QEMU_RUNNER_LIVE_OUTPUT_H
#define TOOLCHAINS_QEMU_RUNNER_LIVE_OUTPUT_H

#include <stdbool.h>
#include <stddef.h>

struct live_output {
  int fd;
  bool lost; /* the reader is gone or does not read: nothing more is written */
};

void live_output_write(struct live_output *output, const char *bytes, size_t count);

#endif
