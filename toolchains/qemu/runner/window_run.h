/* `qemu_runner --run` with a window of QEMU's own, and the serial console on the terminal. */
#ifndef TOOLCHAINS_QEMU_RUNNER_WINDOW_RUN_H
#define TOOLCHAINS_QEMU_RUNNER_WINDOW_RUN_H

#include <stdbool.h>

#include "toolchains/qemu/runner/config.h"
#include "toolchains/qemu/runner/options.h"

/* Sets the runner's exit status. False when QEMU opens no window, so that another way to show the
 * screen has to be taken. */
bool window_run(const struct options *options, const struct config *config, int *status);

#endif
