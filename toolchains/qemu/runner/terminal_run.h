/* `qemu_runner --run` on a terminal without a window: the guest's screen drawn in the terminal. */
#ifndef TOOLCHAINS_QEMU_RUNNER_TERMINAL_RUN_H
#define TOOLCHAINS_QEMU_RUNNER_TERMINAL_RUN_H

#include "toolchains/qemu/runner/config.h"
#include "toolchains/qemu/runner/options.h"

/* Returns the runner's exit status. */
int terminal_run(const struct options *options, const struct config *config);

#endif
