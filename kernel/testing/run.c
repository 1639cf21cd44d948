/* Walks over the list of cases that the linker script has gathered. */
#include "kernel/testing/run.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "kernel/runtime/console.h"
#include "kernel/runtime/harness.h"
#include "kernel/testing/catch.h"
#include "kernel/testing/report.h"
#include "kernel/testing/settings.h"
#include "kernel/testing/test_case.h"
#include "kernel/testing/text.h"

extern const struct test_case *const kernel_test_cases_start[];
extern const struct test_case *const kernel_test_cases_end[];

/* As numbers: to the compiler these are two arrays, which never touch. */
static size_t count_entries(void) {
  return ((uintptr_t)kernel_test_cases_end - (uintptr_t)kernel_test_cases_start) /
         sizeof(kernel_test_cases_start[0]);
}

static const struct test_case *case_at(size_t entry) {
  return kernel_test_cases_start[entry];
}

/* Where a walk over the cases is, each value of a parameterised one counted. */
struct walk {
  size_t entry;
  uint32_t value;
  uint32_t index;
  uint32_t counter; /* settings_select()'s */
  char name[TEST_NAME_SIZE];
};

struct outcome {
  uint32_t run;
  uint32_t failed;
};

static void walk_name(struct walk *walk) {
  const struct test_case *test = case_at(walk->entry);
  struct text name = {.bytes = walk->name, .size = sizeof walk->name};
  text_print(&name, "%s.%s", test->suite, test->name);
  if (test->values != NULL)
    text_print(&name, "%u", (unsigned)walk->value);
}

/* To the next case that is to run; false behind the last one. */
static bool walk_next(struct walk *walk, const struct test_settings *settings, bool first) {
  if (!first) {
    walk->index++;
    walk->value++;
  }
  for (; walk->entry < count_entries(); walk->entry++, walk->value = 0)
    for (; walk->value < case_at(walk->entry)->count; walk->value++, walk->index++) {
      walk_name(walk);
      if (settings_select(settings, walk->name, walk->index, &walk->counter))
        return true;
    }
  return false;
}

static uint32_t count_selected(const struct test_settings *settings) {
  struct walk walk = {0};
  uint32_t count = 0;
  for (bool more = walk_next(&walk, settings, true); more; more = walk_next(&walk, settings, false))
    count++;
  return count;
}

static bool run_case(const struct walk *walk) {
  const struct test_case *test = case_at(walk->entry);
  report_begin(walk->index, walk->name, test->file, test->line);
  test->run((const char *)test->values + walk->value * test->value_size);
  test_catch_nothing();
  return report_end(walk->index, walk->name);
}

static struct outcome run_selected(const struct test_settings *settings) {
  struct walk walk = {0};
  struct outcome outcome = {0};
  for (bool more = walk_next(&walk, settings, true); more;
       more = walk_next(&walk, settings, false)) {
    outcome.run++;
    if (run_case(&walk))
      outcome.failed++;
    if (outcome.failed > 0 && settings->fail_fast)
      break;
  }
  return outcome;
}

static bool have_one_name(const struct test_case *a, const struct test_case *b) {
  return text_equal(a->name, b->name) && text_equal(a->suite, b->suite);
}

/* Of two cases with one name nobody could tell which one failed. */
static bool names_differ(void) {
  for (size_t i = 0; i < count_entries(); i++)
    for (size_t j = i + 1; j < count_entries(); j++) {
      const struct test_case *a = case_at(i);
      const struct test_case *b = case_at(j);
      if (!have_one_name(a, b))
        continue;
      harness_fail("%s:%u and %s:%u are both called %s.%s; rename one of them", a->file,
                   (unsigned)a->line, b->file, (unsigned)b->line, a->suite, a->name);
      return false;
    }
  return true;
}

static void report_outcome(struct outcome outcome) {
  console_print_serial("[==========] %u cases ran.\n", (unsigned)outcome.run);
  if (outcome.failed == 0)
    harness_pass();
  else
    harness_fail("%u of %u cases failed", (unsigned)outcome.failed, (unsigned)outcome.run);
}

void test_run_all(void) {
  struct test_settings settings;
  const char *wrong = NULL;
  if (count_entries() == 0) {
    harness_fail("no case is linked into this kernel; write one with TEST(), and set "
                 "alwayslink = True on libraries that hold cases");
  } else if (!settings_read(&settings, &wrong)) {
    harness_fail("the settings of the cases have \"%s\", which this kernel does not know", wrong);
  } else if (names_differ()) {
    report_count(count_selected(&settings));
    report_outcome(run_selected(&settings));
  }
}
