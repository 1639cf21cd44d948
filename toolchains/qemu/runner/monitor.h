/* The emulator's monitor channel: what emulator.c needs of it beside emulator.h. */
#ifndef TOOLCHAINS_QEMU_RUNNER_MONITOR_H
#define TOOLCHAINS_QEMU_RUNNER_MONITOR_H

#include <stddef.h>

#include "toolchains/qemu/runner/emulator.h"

/* Gives a command without waiting for its reply. Takes `arguments`. */
void monitor_send(struct emulator *emulator, const char *name, cJSON *arguments);

/* Takes bytes that came from the monitor. */
void monitor_take(struct emulator *emulator, const char *bytes, size_t count);

/* Writes to a socket whose other end may be gone. */
void send_all(int fd, const char *bytes, size_t count);

#endif
