/* The cases of a test and how each of them came out. */
#ifndef TOOLCHAINS_QEMU_RUNNER_REPORT_H
#define TOOLCHAINS_QEMU_RUNNER_REPORT_H

#include <stdbool.h>
#include <stddef.h>

#include "toolchains/qemu/runner/buffer.h"

enum outcome { OUTCOME_PASSED, OUTCOME_FAILED, OUTCOME_SKIPPED };

struct report_case {
  char *name;
  enum outcome outcome;
  struct buffer message; /* one sentence, also for a case that passed */
  double seconds;
  char *suite; /* a case of a kernel_test: its suite and where it stands; else NULL */
  char *file;
  long line;
  struct buffer details; /* lines for people */
};

struct report {
  struct report_case *cases;
  size_t count;
};

/* The new case stays where it is until the next one is added. */
struct report_case *report_add(struct report *report, const char *name);

/* The case that says why the test failed, which is the first one that did; NULL when none did. */
const struct report_case *report_first_failure(const struct report *report);

/* For a test that has to fail: leaves one case, which passed if the first failure's message
 * contains the wanted text. */
void report_expect_failure(struct report *report, const char *message_contains);

/* One line for each case, for people. */
void report_append_lines(const struct report *report, struct buffer *text);

void report_free(struct report *report);

#endif
