/* The checks of a boot test beside the verdict: what the console and the screen have to show. */
#ifndef TOOLCHAINS_QEMU_RUNNER_CHECKS_H
#define TOOLCHAINS_QEMU_RUNNER_CHECKS_H

#include <stdbool.h>

#include "toolchains/qemu/runner/config.h"
#include "toolchains/qemu/runner/golden.h"
#include "toolchains/qemu/runner/screen_text.h"
#include "toolchains/qemu/runner/serial_log.h"

/* What a boot has shown. */
struct shown {
  const struct serial_log *serial;
  const struct screen *screen; /* NULL when it could not be read */
  struct golden_test golden;
};

/* Always sets a sentence. */
bool check_holds(const struct check *check, const struct shown *shown, struct buffer *message);

#endif
