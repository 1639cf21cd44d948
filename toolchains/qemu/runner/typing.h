/* What the user types, on its way to the guest's keyboard. */
#ifndef TOOLCHAINS_QEMU_RUNNER_TYPING_H
#define TOOLCHAINS_QEMU_RUNNER_TYPING_H

#include <stdbool.h>

#include "toolchains/qemu/runner/emulator.h"

struct typing {
  struct buffer bytes; /* typed, not yet sent */
  double since;        /* when the last of them came */
  bool quit;           /* Ctrl-] was typed, or the terminal is gone */
};

/* Reads from standard input, which has to be ready. */
void typing_read(struct typing *typing);

/* Sends what is complete to the guest. */
void typing_send(struct typing *typing, struct emulator *emulator);

/* When typing_send() is due again at the latest, but not after `other`. */
double typing_due(const struct typing *typing, double other);

#endif
