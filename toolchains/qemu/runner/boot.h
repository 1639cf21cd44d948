/*
 * One boot watched to its end: until the kernel reports, or until it is plain that it will not. A
 * machine that stands still is noticed at once and not at the deadline.
 */
#ifndef TOOLCHAINS_QEMU_RUNNER_BOOT_H
#define TOOLCHAINS_QEMU_RUNNER_BOOT_H

#include <stdbool.h>

#include "toolchains/qemu/runner/cases.h"
#include "toolchains/qemu/runner/config.h"
#include "toolchains/qemu/runner/cpu_state.h"
#include "toolchains/qemu/runner/emulator.h"
#include "toolchains/qemu/runner/screen_text.h"
#include "toolchains/qemu/runner/test_protocol.h"

enum boot_end {
  BOOT_REPORTED,    /* the verdict channel has a verdict, or something that is none */
  BOOT_ENDED,       /* QEMU ended by itself, or was killed */
  BOOT_RESET,       /* triple fault, or a reset by the guest */
  BOOT_POWERED_OFF, /* exit device or power switch */
  BOOT_HALTED,      /* every CPU in HLT with interrupts off */
  BOOT_IDLE,        /* every CPU in HLT (only where that ends a boot) */
  BOOT_HUNG,        /* the deadline passed */
  BOOT_FLOODED,     /* more on serial than is kept */
  BOOT_INTERRUPTED, /* a signal to the runner */
};

/* What came after a verdict that was acknowledged. */
enum boot_exit {
  BOOT_EXIT_UNKNOWN, /* not waited for, or interrupted */
  BOOT_EXIT_KNOWN,   /* wait_status says */
  BOOT_EXIT_HALTED,  /* the machine halted for good instead */
  BOOT_EXIT_LATE,    /* the deadline passed */
  BOOT_EXIT_STUCK,   /* the machine was ended, but QEMU did not */
};

struct boot {
  const struct config *config;
  struct deadline deadline;
  bool idle_ends; /* an idle kernel has nothing more to show */
  bool debugged;  /* someone holds the machine: it may stand still, and for long */
  const char *picture_file;
  const char *difference_file; /* for a golden picture; NULL where there are no checks */
  bool updating_golden;
  const char *reset_log;     /* NULL when QEMU keeps none */
  const struct cases *cases; /* each with a limit of its own; NULL for a kernel without cases */

  enum boot_end end;
  double seconds_to_end;
  double seconds_to_exit; /* from the end on */
  enum boot_exit exit;
  int wait_status;
  bool triple_fault; /* known to be one; a reset may be one without being known */
  struct cpu_states cpus;
  bool printing; /* the console was busy to the last */
  bool has_screen;
  struct screen screen;
  bool has_picture;
};

/* Fills the second part of *boot. QEMU has ended when this returns. */
void boot_watch(struct boot *boot, struct emulator *emulator);

/* Whether QEMU exited with this status, and not by a signal. */
bool boot_ended_with(const struct boot *boot, int status);

#endif
