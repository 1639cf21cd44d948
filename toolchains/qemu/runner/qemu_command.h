/* QEMU's command line for one boot. */
#ifndef TOOLCHAINS_QEMU_RUNNER_QEMU_COMMAND_H
#define TOOLCHAINS_QEMU_RUNNER_QEMU_COMMAND_H

#include <stdbool.h>

#include "toolchains/qemu/runner/config.h"
#include "toolchains/qemu/runner/words.h"

/* The ends of the runner's socket pairs, as QEMU finds them open. */
enum emulator_fd {
  EMULATOR_FD_SERIAL = 3,
  EMULATOR_FD_MONITOR = 4,
  EMULATOR_FD_VERDICT = 5,
  EMULATOR_FD_COVERAGE = 6,
};

struct qemu_command {
  const struct config *config;
  /* Token of the verdict channel (boot/protocol/harness.h); NULL for a boot without a harness. */
  const char *token;
  bool coverage;              /* ask the kernel for what it has counted; only with a token */
  bool exit_device;           /* isa-debug-exit, through which a kernel ends QEMU */
  bool window;                /* open config->display */
  int gdb_port;               /* where a debugger is waited for; 0 for none */
  const char *reset_log;      /* file in which QEMU notes triple faults; NULL for none */
  const struct words *extras; /* words from the runner's own command line, which go last */
};

/* The words to execute. */
void qemu_command_words(const struct qemu_command *command, struct words *words);

/* The same boot for a person's shell: console on the terminal, none of the runner's sockets. */
void qemu_command_words_to_paste(const struct qemu_command *command, struct words *words);

/* False, with a sentence, when one of the words would take QEMU out of the runner's hands. */
bool qemu_command_keeps_hold(const struct words *words, struct buffer *error);

#endif
