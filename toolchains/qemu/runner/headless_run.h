/*
 * `qemu_runner --run` without a terminal: the serial log goes to standard output as it comes, and
 * the run ends by itself with a sentence on standard error and a picture of the screen.
 */
#ifndef TOOLCHAINS_QEMU_RUNNER_HEADLESS_RUN_H
#define TOOLCHAINS_QEMU_RUNNER_HEADLESS_RUN_H

#include "toolchains/qemu/runner/config.h"
#include "toolchains/qemu/runner/options.h"

/* Returns the runner's exit status. */
int headless_run(const struct options *options, const struct config *config);

#endif
