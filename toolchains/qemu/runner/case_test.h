/* `qemu_runner --test` for a kernel that runs cases. */
#ifndef TOOLCHAINS_QEMU_RUNNER_CASE_TEST_H
#define TOOLCHAINS_QEMU_RUNNER_CASE_TEST_H

#include "toolchains/qemu/runner/config.h"
#include "toolchains/qemu/runner/options.h"

/* Boots until every case has been run. Returns the runner's exit status: 0 only if none failed. */
int case_test_run(const struct options *options, const struct config *config);

#endif
