/*
 * The cases of a kernel_test as they come over the verdict channel (boot/protocol/test_cases.h), of
 * one boot after the other.
 */
#ifndef TOOLCHAINS_QEMU_RUNNER_CASES_H
#define TOOLCHAINS_QEMU_RUNNER_CASES_H

#include <stdbool.h>
#include <stddef.h>

#include "toolchains/qemu/runner/report.h"
#include "toolchains/qemu/runner/serial_log.h"

struct cases {
  struct report *report; /* gets a case for each BEGIN */
  double case_seconds;   /* what a case may take */

  long announced; /* of this boot; -1 before CASES */
  long ended;     /* of this boot, died ones too */
  long failed;    /* of this boot */
  long next;      /* index behind the last case that has begun, in any boot */
  bool open;      /* a case has begun and not ended */
  double since;   /* when the last thing of these happened */
  size_t first;   /* of this boot, in the report */
};

void cases_begin_boot(struct cases *cases);

/* Takes a line of the channel without its token. False if it is none of those that are due now; a
 * verdict is not among them. For struct verdict; `cases` is a struct cases. */
bool cases_take_line(void *cases, const char *line, size_t length);

/* The open case, or the boot between two cases, has taken longer than it may. */
bool cases_overdue(const struct cases *cases, double now);

/* The boot has ended within the open case. */
void cases_open_one_died(struct cases *cases, const char *reason);

/* Gives each failed case of the boot the lines that it has printed. The two channels come in no
 * order, so this is for the boot's end, and goes by what the kernel prints around a case. */
void cases_add_console(struct cases *cases, const struct serial_log *console);

#endif
