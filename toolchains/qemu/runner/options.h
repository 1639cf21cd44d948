/* The runner's own command line. */
#ifndef TOOLCHAINS_QEMU_RUNNER_OPTIONS_H
#define TOOLCHAINS_QEMU_RUNNER_OPTIONS_H

#include <stdbool.h>

#include "toolchains/qemu/runner/buffer.h"
#include "toolchains/qemu/runner/words.h"

enum mode { MODE_NONE, MODE_TEST, MODE_RUN, MODE_HELP };

struct options {
  const char *config_file;
  enum mode mode;
  bool quiet;          /* say nothing unless something is wrong */
  bool debug;          /* let the machine wait for a debugger */
  int gdb_port;        /* where it waits; 0 for the usual port, or any if that is in use */
  bool update_golden;  /* make the golden pictures those that the screen shows */
  struct words extras; /* for QEMU */
};

extern const char options_usage[];

/* False with a sentence when the words make no sense. */
bool options_parse(int count, char **words, struct options *options, struct buffer *error);

#endif
