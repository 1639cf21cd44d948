/*
 * A running QEMU and everything that comes out of it. All of it is read in one place,
 * emulator_wait(), so that a guest that floods one channel cannot starve another, and a command to
 * the monitor keeps reading the rest while it waits for its answer.
 */
#ifndef TOOLCHAINS_QEMU_RUNNER_EMULATOR_H
#define TOOLCHAINS_QEMU_RUNNER_EMULATOR_H

#include <stdbool.h>
#include <stddef.h>

#include "toolchains/qemu/runner/buffer.h"
#include "toolchains/qemu/runner/cpu_state.h"
#include "toolchains/qemu/runner/process.h"
#include "toolchains/qemu/runner/profile.h"
#include "toolchains/qemu/runner/qemu_command.h"
#include "toolchains/qemu/runner/qmp.h"
#include "toolchains/qemu/runner/screen_text.h"
#include "toolchains/qemu/runner/serial_log.h"
#include "toolchains/qemu/runner/signals.h"
#include "toolchains/qemu/runner/verdict.h"

enum emulator_stop {
  EMULATOR_RUNNING,
  EMULATOR_RESET,       /* the guest reset the machine: a triple fault, or by a port */
  EMULATOR_POWERED_OFF, /* the guest wrote to the exit device or switched the power off */
  EMULATOR_CLOSED,      /* someone closed the window or signalled QEMU */
};

struct emulator {
  struct process process;
  bool ended; /* QEMU is gone; process.wait_status says how */
  struct signals signals;

  int serial_fd; /* our ends; -1 once closed */
  int monitor_fd;
  int verdict_fd;
  int coverage_fd;
  int output_fd;
  struct serial_log serial;
  struct verdict verdict;
  struct profile profile; /* where coverage is collected */
  struct buffer output;   /* QEMU's own messages: the first 64 KiB */

  enum emulator_stop stop;
  unsigned resets; /* those after which the machine went on */

  struct buffer monitor_line; /* what came since the last whole line */
  struct qmp_message reply;   /* to the last command, until the next one */
  int command_id;
  bool monitor_stuck; /* a reply is overdue; no further command is given until it comes */

  /* Someone to be told of new bytes on the console, after they are in the log; may be NULL. */
  void (*on_serial)(void *context, const char *bytes, size_t count);
  void *on_serial_context;

  int input_fd; /* also waited for; -1 for none */
  bool input_ready;

  char *scratch_dir; /* for files that QEMU writes for us */
};

struct emulator_start {
  const struct words *command;     /* from qemu_command_words() */
  const struct words *environment; /* the whole of QEMU's environment */
  const char *token;               /* NULL for no verdict channel */
  bool coverage;                   /* the kernel is asked for what it has counted */
  pid_t parent;                    /* whose end is the end of the boot; 0 for nobody's */
  const char *scratch_dir;
  int serial_file_fd; /* a copy of the serial log goes here; taken over; -1 for none */
};

/*
 * Starts QEMU. False with a sentence when that is impossible; emulator_free() is due in both cases.
 * The emulator stays where it is in memory until then.
 */
bool emulator_start(struct emulator *emulator, const struct emulator_start *start,
                    struct buffer *error);

/* Waits for something to happen, and for at most timeout_ms; reads what there is. */
void emulator_wait(struct emulator *emulator, int timeout_ms);

/* Gives a command to the monitor and waits for its reply, which stays in emulator->reply. Takes
 * `arguments`. False on an error reply, and when no reply comes in time. */
bool emulator_command(struct emulator *emulator, const char *name, cJSON *arguments);

bool emulator_read_cpus(struct emulator *emulator, struct cpu_states *states);
bool emulator_read_screen(struct emulator *emulator, struct screen *screen);
/* Writes a PNG picture of the screen. */
bool emulator_save_picture(struct emulator *emulator, const char *file);

/* Tells the kernel that its verdict was read. */
void emulator_acknowledge(struct emulator *emulator);
/* Types on the serial console. */
void emulator_write_serial(struct emulator *emulator, const char *bytes, size_t count);

/* Asks QEMU to end and waits for it, for so long or for 2 s if that is longer: one with a thousand
 * CPUs takes minutes. The exit status stays the one the guest chose. */
void emulator_quit(struct emulator *emulator, double seconds);
/* Ends QEMU at once if it runs. */
void emulator_kill(struct emulator *emulator);
void emulator_free(struct emulator *emulator);

/* Whether QEMU's log, if it keeps one at that place, says that the reset was a triple fault. */
bool emulator_log_has_triple_fault(const char *file);

#endif
