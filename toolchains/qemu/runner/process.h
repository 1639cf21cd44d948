/*
 * A child process in a process group of its own that cannot outlive the runner: the group is killed
 * when the child ends or is no longer wanted. When the runner itself is killed, the kernel kills
 * the child, and a guard of ours, the rest of the group.
 */
#ifndef TOOLCHAINS_QEMU_RUNNER_PROCESS_H
#define TOOLCHAINS_QEMU_RUNNER_PROCESS_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "toolchains/qemu/runner/guard.h"

struct buffer;

struct process_start {
  char *const *words;       /* ends in NULL; words[0] is the program's path */
  char *const *environment; /* ends in NULL: the whole of it */
  int output_fd;            /* becomes standard output and standard error */
  const int *fds;           /* become 3, 4, ... ; -1 leaves a number closed */
  size_t fd_count;
};

struct process {
  pid_t pid; /* 0 once it was waited for */
  int wait_status;
  struct guard guard;
};

/* False with a sentence when the program cannot be started. */
bool process_start(struct process *process, const struct process_start *start,
                   struct buffer *error);

/* Whether it has ended; then wait_status is as waitpid() gives it. Does not wait. */
bool process_has_ended(struct process *process);

/* Kills the whole group and waits. */
void process_kill(struct process *process);

#endif
