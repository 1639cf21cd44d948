/* Says how a boot came out: the cases of a test with one clear sentence each. */
#ifndef TOOLCHAINS_QEMU_RUNNER_EXPLAIN_H
#define TOOLCHAINS_QEMU_RUNNER_EXPLAIN_H

#include <stdbool.h>

#include "toolchains/qemu/runner/boot.h"
#include "toolchains/qemu/runner/emulator.h"
#include "toolchains/qemu/runner/report.h"

/* How the boot ended, without judging it. */
void explain_end(const struct boot *boot, const struct emulator *emulator, struct buffer *sentence);

/* Adds the cases verdict, exit_status and one for each check. */
void explain_report(const struct boot *boot, const struct emulator *emulator,
                    struct report *report);

#endif
