/*
 * Signals as events of the main loop: they are blocked and read from a file descriptor, so that no
 * code of ours runs in a handler and every way out goes through the same clean-up.
 */
#ifndef TOOLCHAINS_QEMU_RUNNER_SIGNALS_H
#define TOOLCHAINS_QEMU_RUNNER_SIGNALS_H

#include <stdbool.h>
#include <sys/types.h>

struct signals {
  int fd;
  int ended_by; /* SIGINT, SIGTERM or SIGHUP once one came, else 0 */
  bool window_resized;
  pid_t parent; /* its end counts as a SIGHUP; 0 when nobody minds */
};

/* False when the kernel refuses; errno says why. */
bool signals_open(struct signals *signals);

/* Reads whatever came; a SIGCHLD only wakes the loop up. */
void signals_read(struct signals *signals);

/* Notes whether the parent is gone, for which no signal comes. */
void signals_check_parent(struct signals *signals);

/* In a new child before exec: gives back the signals as programs expect them. */
void signals_restore_in_child(void);

#endif
