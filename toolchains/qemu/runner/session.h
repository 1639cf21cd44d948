/* Everything around one run of QEMU: its folders, command line, environment and log file. */
#ifndef TOOLCHAINS_QEMU_RUNNER_SESSION_H
#define TOOLCHAINS_QEMU_RUNNER_SESSION_H

#include <stdbool.h>

#include "toolchains/qemu/runner/config.h"
#include "toolchains/qemu/runner/debugger.h"
#include "toolchains/qemu/runner/emulator.h"
#include "toolchains/qemu/runner/options.h"
#include "toolchains/qemu/runner/outputs.h"

enum session_kind {
  SESSION_TEST,     /* under `bazel test` */
  SESSION_HEADLESS, /* a run without a terminal */
  SESSION_TERMINAL, /* a run whose screen is drawn in the terminal */
  SESSION_WINDOW,   /* a run with a window of QEMU's own */
};

struct session {
  const struct config *config;
  struct outputs outputs;
  struct emulator emulator;
  struct debugger debugger;
  char *picture_file;
  char *difference_file;
  char *reset_log; /* NULL when QEMU keeps none */
  bool started;
};

/* Starts QEMU. False with a sentence; session_close() is due in both cases. */
bool session_open(struct session *session, enum session_kind kind, const struct config *config,
                  const struct options *options, struct buffer *error);
void session_close(struct session *session);

#endif
