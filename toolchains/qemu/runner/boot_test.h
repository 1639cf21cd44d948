/* `qemu_runner --test`: one boot as a Bazel test. */
#ifndef TOOLCHAINS_QEMU_RUNNER_BOOT_TEST_H
#define TOOLCHAINS_QEMU_RUNNER_BOOT_TEST_H

#include "toolchains/qemu/runner/config.h"
#include "toolchains/qemu/runner/options.h"

/* Returns the runner's exit status: 0 only when every case passed. */
int boot_test_run(const struct options *options, const struct config *config);

#endif
