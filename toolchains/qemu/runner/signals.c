/* Signals read from a signalfd. */
#include "toolchains/qemu/runner/signals.h"

#include <signal.h>
#include <stddef.h>
#include <sys/signalfd.h>
#include <unistd.h>

bool signals_open(struct signals *signals) {
  static const int watched[] = {SIGINT, SIGTERM, SIGHUP, SIGCHLD, SIGWINCH};
  sigset_t set;
  sigemptyset(&set);
  for (size_t i = 0; i < sizeof watched / sizeof watched[0]; i++)
    sigaddset(&set, watched[i]);
  *signals = (struct signals){.fd = -1};
  if (sigprocmask(SIG_BLOCK, &set, NULL) != 0)
    return false;
  /* A reader that goes away must not end us before QEMU is put away. */
  signal(SIGPIPE, SIG_IGN);
  /* A parent that ignores SIGCHLD would make the kernel reap QEMU and lose its status. */
  signal(SIGCHLD, SIG_DFL);
  signals->fd = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
  return signals->fd >= 0;
}

void signals_read(struct signals *signals) {
  struct signalfd_siginfo info;
  while (read(signals->fd, &info, sizeof info) == (ssize_t)sizeof info)
    if (info.ssi_signo == SIGWINCH)
      signals->window_resized = true;
    else if (info.ssi_signo != SIGCHLD)
      signals->ended_by = (int)info.ssi_signo;
}

void signals_check_parent(struct signals *signals) {
  if (signals->parent != 0 && signals->ended_by == 0 && getppid() != signals->parent)
    signals->ended_by = SIGHUP;
}

void signals_restore_in_child(void) {
  sigset_t none;
  sigemptyset(&none);
  signal(SIGPIPE, SIG_DFL);
  sigprocmask(SIG_SETMASK, &none, NULL);
}
