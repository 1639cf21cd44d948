/* `qemu_runner --run` with a window of QEMU's own, and the serial console on the terminal. */
#ifndef TOOLCHAINS_QEMU_RUNNER_WINDOW_RUN_H
#define TOOLCHAINS_QEMU_RUNNER_WINDOW_RUN_H

#include "toolchains/qemu/runner/config.h"
#include "toolchains/qemu/runner/options.h"

/* Returns the runner's exit status. */
int window_run(const struct options *options, const struct config *config);

#endif
