/* Says in one clear sentence how a boot ended. */
#ifndef TOOLCHAINS_QEMU_RUNNER_EXPLAIN_H
#define TOOLCHAINS_QEMU_RUNNER_EXPLAIN_H

#include "toolchains/qemu/runner/boot.h"
#include "toolchains/qemu/runner/emulator.h"

/* How the boot ended, without judging it. */
void explain_end(const struct boot *boot, const struct emulator *emulator, struct buffer *sentence);

/* How QEMU ended: by which signal, or with which status. */
void explain_status(int wait_status, struct buffer *sentence);
/* Adds QEMU's own messages on one line, if it had any. */
void explain_output(const struct emulator *emulator, struct buffer *sentence);

#endif
