/* A process that kills a process group once the runner is gone, however the runner ended. */
#ifndef TOOLCHAINS_QEMU_RUNNER_GUARD_H
#define TOOLCHAINS_QEMU_RUNNER_GUARD_H

#include <sys/types.h>

struct guard {
  pid_t pid; /* 0 for none */
  int fd;    /* its death sign: closed by the system when the runner ends */
};

/* Where the system has no room for one more process, the group goes without a guard. */
void guard_start(struct guard *guard, pid_t group);
void guard_end(struct guard *guard);

#endif
