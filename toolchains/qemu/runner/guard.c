/*
 * PR_SET_PDEATHSIG ends QEMU with the runner, but not what a wrapper around QEMU has started. The
 * guard reads from a pipe whose other end only the runner holds, so that it wakes when that closes.
 */
#include "toolchains/qemu/runner/guard.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

/* A descriptor kept open here would keep a reader of the runner's output waiting. */
static void close_all_but(int fd) {
  int limit = (int)sysconf(_SC_OPEN_MAX);
  if (limit < 0 || limit > 65536)
    limit = 65536;
  for (int i = 0; i < limit; i++)
    if (i != fd)
      close(i);
}

static _Noreturn void watch(int fd, pid_t group) {
  char byte;
  prctl(PR_SET_NAME, "qemu_guard");
  /* Not in the runner's group, whose members may all be killed at once. */
  setpgid(0, 0);
  close_all_but(fd);
  while (read(fd, &byte, 1) < 0 && errno == EINTR)
    continue;
  kill(-group, SIGKILL);
  _exit(0);
}

void guard_start(struct guard *guard, pid_t group) {
  int ends[2];
  *guard = (struct guard){0};
  if (pipe2(ends, O_CLOEXEC) != 0)
    return;
  pid_t pid = fork();
  if (pid == 0)
    watch(ends[0], group);
  close(ends[0]);
  if (pid < 0) {
    close(ends[1]);
    return;
  }
  *guard = (struct guard){.pid = pid, .fd = ends[1]};
}

void guard_end(struct guard *guard) {
  if (guard->pid == 0)
    return;
  kill(guard->pid, SIGKILL);
  while (waitpid(guard->pid, NULL, 0) < 0 && errno == EINTR)
    continue;
  close(guard->fd);
  *guard = (struct guard){0};
}
