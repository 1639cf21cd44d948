/* Starts and ends a child process together with whatever it may start itself. */
#include "toolchains/qemu/runner/process.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "toolchains/qemu/runner/buffer.h"
#include "toolchains/qemu/runner/signals.h"

/* Above every number that the child's descriptors get. */
#define FIRST_SPARE_FD 64
#define FIRST_CHILD_FD 3

static bool tie_to_parent(pid_t parent) {
  if (prctl(PR_SET_PDEATHSIG, SIGKILL) != 0)
    return false;
  /* The parent may have died before the line above. */
  if (getppid() != parent) {
    errno = ESRCH;
    return false;
  }
  return true;
}

static bool arrange_standard_fds(int output_fd) {
  int null_fd = open("/dev/null", O_RDONLY | O_CLOEXEC);
  return null_fd >= 0 && dup2(null_fd, STDIN_FILENO) >= 0 && dup2(output_fd, STDOUT_FILENO) >= 0 &&
         dup2(output_fd, STDERR_FILENO) >= 0;
}

/* First out of the way, then into place: the wanted numbers may be in use by each other. */
static bool arrange_fds(const struct process_start *start) {
  int spare[8];
  for (size_t i = 0; i < start->fd_count; i++) {
    spare[i] = -1;
    if (start->fds[i] >= 0) {
      spare[i] = fcntl(start->fds[i], F_DUPFD_CLOEXEC, FIRST_SPARE_FD);
      if (spare[i] < 0)
        return false;
    }
  }
  for (size_t i = 0; i < start->fd_count; i++)
    if (spare[i] >= 0 && dup2(spare[i], FIRST_CHILD_FD + (int)i) < 0)
      return false;
  return true;
}

static void close_the_rest_on_exec(size_t fd_count) {
#ifdef SYS_close_range
  /* Linux 5.11; on older kernels only descriptors that our parent left open to us stay open. */
  const unsigned close_range_cloexec = 4;
  syscall(SYS_close_range, FIRST_CHILD_FD + (unsigned)fd_count, ~0u, close_range_cloexec);
#else
  (void)fd_count;
#endif
}

static _Noreturn void run_child(const struct process_start *start, pid_t parent, int report_fd) {
  setpgid(0, 0);
  /* It could be in the way of the numbers below FIRST_SPARE_FD. */
  int report = fcntl(report_fd, F_DUPFD_CLOEXEC, FIRST_SPARE_FD);
  if (report >= 0 && tie_to_parent(parent) && arrange_standard_fds(start->output_fd) &&
      arrange_fds(start)) {
    close_the_rest_on_exec(start->fd_count);
    signals_restore_in_child();
    execve(start->words[0], start->words, start->environment);
  }
  int error = errno;
  (void)!write(report >= 0 ? report : report_fd, &error, sizeof error);
  _exit(127);
}

/* The child's errno, or 0 when exec closed the pipe without a word. */
static int read_report(int fd) {
  int error = 0;
  ssize_t count;
  do {
    count = read(fd, &error, sizeof error);
  } while (count < 0 && errno == EINTR);
  return count == (ssize_t)sizeof error ? error : 0;
}

bool process_start(struct process *process, const struct process_start *start,
                   struct buffer *error) {
  int report[2];
  pid_t parent = getpid();
  *process = (struct process){0};
  if (pipe2(report, O_CLOEXEC) != 0) {
    buffer_printf(error, "cannot make a pipe (%s)", strerror(errno));
    return false;
  }
  pid_t pid = fork();
  if (pid == 0)
    run_child(start, parent, report[1]);
  int failure = pid < 0 ? errno : 0;
  close(report[1]);
  if (pid > 0) {
    setpgid(pid, pid); /* also here, so that the group exists whoever comes first */
    failure = read_report(report[0]);
    process->pid = pid;
    guard_start(&process->guard, pid);
  }
  close(report[0]);
  if (failure == 0)
    return true;
  buffer_printf(error, "cannot start %s (%s); check that this program exists and is executable",
                start->words[0], strerror(failure));
  process_kill(process);
  return false;
}

static void kill_group(pid_t pid) {
  if (kill(-pid, SIGKILL) != 0)
    kill(pid, SIGKILL);
}

static void reap(struct process *process) {
  /* Before the group's number can belong to anyone else. */
  guard_end(&process->guard);
  while (waitpid(process->pid, &process->wait_status, 0) < 0 && errno == EINTR)
    continue;
  process->pid = 0;
}

bool process_has_ended(struct process *process) {
  if (process->pid == 0)
    return true;
  siginfo_t info = {0};
  if (waitid(P_PID, (id_t)process->pid, &info, WEXITED | WNOHANG | WNOWAIT) != 0 ||
      info.si_pid == 0)
    return false;
  /* Before it is reaped, while its number cannot belong to anyone else. */
  kill_group(process->pid);
  reap(process);
  return true;
}

void process_kill(struct process *process) {
  if (process->pid == 0)
    return;
  kill_group(process->pid);
  reap(process);
}
