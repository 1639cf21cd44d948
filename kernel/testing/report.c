/* One line for each event, to both readers. */
#include "kernel/testing/report.h"

#include "kernel/runtime/console.h"
#include "kernel/runtime/harness.h"
#include "kernel/testing/test_case.h"

/* Of the case that runs. */
static bool failed;
static bool over;
static bool skipped;

bool test_is_over(void) {
  return over;
}

bool test_has_failed(void) {
  return failed;
}

void report_count(uint32_t count) {
  console_print_serial("[==========] Running %u cases.\n", (unsigned)count);
  harness_tell("CASES %u", (unsigned)count);
}

void report_begin(uint32_t index, const char *name, const char *file, uint32_t line) {
  failed = over = skipped = false;
  /* In this order: what the console says after the line BEGIN is the case's own. */
  console_print_serial("[ RUN      ] %s\n", name);
  harness_tell("BEGIN %u %u %s %s", (unsigned)index, (unsigned)line, name, file);
}

void report_failure(const struct test_place *place, const char *message) {
  failed = true;
  over = over || place->fatal;
  console_print_serial("%s:%u: Failure: %s\n", place->file, (unsigned)place->line, message);
  harness_tell("FAILURE %s:%u: %s", place->file, (unsigned)place->line, message);
}

void report_skip(const struct test_place *place, const char *reason) {
  over = skipped = true;
  console_print_serial("%s:%u: Skipped: %s\n", place->file, (unsigned)place->line, reason);
  harness_tell("SKIP %s:%u: %s", place->file, (unsigned)place->line, reason);
}

bool report_end(uint32_t index, const char *name) {
  harness_tell("END %u", (unsigned)index);
  if (failed)
    console_print_serial("[  FAILED  ] %s\n", name);
  else
    console_print_serial(skipped ? "[  SKIPPED ] %s\n" : "[       OK ] %s\n", name);
  return failed;
}
