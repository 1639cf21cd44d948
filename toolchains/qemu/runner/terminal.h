/* The user's terminal, taken over for a while and given back as it was. */
#ifndef TOOLCHAINS_QEMU_RUNNER_TERMINAL_H
#define TOOLCHAINS_QEMU_RUNNER_TERMINAL_H

#include <stdbool.h>
#include <termios.h>

#include "toolchains/qemu/runner/live_output.h"

struct terminal {
  struct live_output output;
  struct termios before;
  bool taken;
};

/* Whether standard input and output are a terminal on which one can draw. */
bool terminal_is_usable(void);

/* Every key comes at once and unseen, and what is drawn goes on a screen of its own. */
bool terminal_take(struct terminal *terminal);
/* Also right when it was never taken. */
void terminal_give_back(struct terminal *terminal);

/* 80 x 24 when the terminal does not say. */
void terminal_size(int *columns, int *rows);

#endif
