/*
 * What lets a person debug a boot: a port of QEMU's, and a script for gdb that knows it, the
 * symbols of loader and kernel, and how to get from one stage to the next.
 */
#ifndef TOOLCHAINS_QEMU_RUNNER_DEBUGGER_H
#define TOOLCHAINS_QEMU_RUNNER_DEBUGGER_H

#include <stdbool.h>

#include "toolchains/qemu/runner/buffer.h"
#include "toolchains/qemu/runner/config.h"
#include "toolchains/qemu/runner/outputs.h"

struct debugger {
  int port;     /* 0 when nobody debugs */
  char *script; /* its path */
};

/* `port` is 0 for 1234 or, where that is in use, any other. False with a sentence. */
bool debugger_prepare(struct debugger *debugger, int port, const struct config *config,
                      const struct outputs *outputs, struct buffer *error);

/* Says on standard error what to type. */
void debugger_invite(const struct debugger *debugger);

void debugger_free(struct debugger *debugger);

/* The parts of it, for tests. */
bool debugger_append_script(const struct config *config, int port, const char *registers_file,
                            struct buffer *script, struct buffer *error);
void debugger_append_registers(struct buffer *xml);

#endif
