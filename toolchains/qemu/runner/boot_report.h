/* Judges a boot: the cases of a test with a sentence each. */
#ifndef TOOLCHAINS_QEMU_RUNNER_BOOT_REPORT_H
#define TOOLCHAINS_QEMU_RUNNER_BOOT_REPORT_H

#include "toolchains/qemu/runner/boot.h"
#include "toolchains/qemu/runner/emulator.h"
#include "toolchains/qemu/runner/report.h"

/*
 * Adds the cases verdict and exit_status and one for each check. A boot whose verdict is the exit
 * status alone has no case verdict.
 */
void boot_report(const struct boot *boot, const struct emulator *emulator, struct report *report);

#endif
