/* `qemu_runner --test`: one boot as a Bazel test. */
#ifndef TOOLCHAINS_QEMU_RUNNER_BOOT_TEST_H
#define TOOLCHAINS_QEMU_RUNNER_BOOT_TEST_H

#include "toolchains/qemu/runner/config.h"
#include "toolchains/qemu/runner/options.h"
#include "toolchains/qemu/runner/report.h"
#include "toolchains/qemu/runner/serial_log.h"

/* Returns the runner's exit status: 0 only when every case passed. */
int boot_test_run(const struct options *options, const struct config *config);

/* Writes the report to where Bazel wants it, with the end of the serial log; `serial` may be NULL.
 */
void boot_test_write_xml(const struct config *config, const struct report *report,
                         const struct serial_log *serial);

#endif
