/* Collects the cases of a test. */
#include "toolchains/qemu/runner/report.h"

#include <stdlib.h>
#include <string.h>

struct report_case *report_add(struct report *report, const char *name) {
  report->cases = reallocate(report->cases, (report->count + 1) * sizeof *report->cases);
  struct report_case *added = &report->cases[report->count++];
  *added = (struct report_case){.name = copy_text(name)};
  return added;
}

const struct report_case *report_first_failure(const struct report *report) {
  for (size_t i = 0; i < report->count; i++)
    if (report->cases[i].outcome == OUTCOME_FAILED)
      return &report->cases[i];
  return NULL;
}

void report_expect_failure(struct report *report, const char *message_contains) {
  struct report expected = {0};
  struct report_case *only = report_add(&expected, "fails_as_expected");
  const struct report_case *failure = report_first_failure(report);
  for (size_t i = 0; i < report->count; i++)
    only->seconds += report->cases[i].seconds;
  if (failure == NULL) {
    only->outcome = OUTCOME_FAILED;
    buffer_printf(&only->message,
                  "the boot passed, but had to fail with a message containing "
                  "\"%s\"",
                  message_contains);
  } else if (strstr(buffer_text(&failure->message), message_contains) == NULL) {
    only->outcome = OUTCOME_FAILED;
    buffer_printf(&only->message,
                  "the boot had to fail with a message containing \"%s\", but "
                  "case %s failed with: %s",
                  message_contains, failure->name, buffer_text(&failure->message));
  } else {
    buffer_printf(&only->message, "case %s failed as it had to: %s", failure->name,
                  buffer_text(&failure->message));
  }
  report_free(report);
  *report = expected;
}

void report_append_lines(const struct report *report, struct buffer *text) {
  static const char *const words[] = {"PASS", "FAIL", "SKIP"};
  for (size_t i = 0; i < report->count; i++) {
    const struct report_case *each = &report->cases[i];
    buffer_printf(text, "%s  %-12s %6.3f s  %s\n", words[each->outcome], each->name, each->seconds,
                  buffer_text(&each->message));
  }
}

void report_free(struct report *report) {
  for (size_t i = 0; i < report->count; i++) {
    free(report->cases[i].name);
    free(report->cases[i].suite);
    free(report->cases[i].file);
    buffer_free(&report->cases[i].message);
    buffer_free(&report->cases[i].details);
  }
  free(report->cases);
  *report = (struct report){0};
}
