/*
 * A kernel that runs compiler-rt's unit tests of its builtins and names each on COM1, with what
 * became of it.
 */
#include <stddef.h>
#include <stdint.h>

#include "boot/protocol/boot_info.h"
#include "kernel/runtime/boot_info_check.h"
#include "kernel/runtime/console.h"
#include "kernel/runtime/cpu.h"
#include "kernel/runtime/harness.h"
#include "tests/runtime/builtins/c_library.h"
#include "tests/runtime/builtins/unit_test.h"

_Noreturn void _start(const struct boot_info *info);

/* How many tests there were of each outcome. */
struct tally {
  uint32_t run;
  uint32_t passed;
  uint32_t not_applicable;
};

static void run_test(const struct unit_test *test, struct tally *tally) {
  c_library_begin_test();
  int result = test->main(0, NULL);
  /* A test that only says "skipped" returns 0, too. */
  bool passed = result == 0 && !c_library_has_printed();
  console_print_serial("%s %s\n", passed ? "passed" : "FAILED", test->name);
  tally->run++;
  tally->passed += passed;
}

static struct tally run_tests(void) {
  struct tally tally = {0};
  for (const struct unit_test *test = unit_tests; test->name != NULL; test++)
    run_test(test, &tally);
  for (const struct skipped_unit_test *test = skipped_unit_tests; test->name != NULL; test++) {
    console_print_serial("not applicable %s: %s\n", test->name, test->reason);
    tally.not_applicable++;
  }
  return tally;
}

void _start(const struct boot_info *info) {
  console_init_serial();
  boot_info_check(info);
  console_init_screen(&info->screen);
  console_clear();
  struct tally tally = run_tests();
  console_print("compiler-rt: %u unit tests, %u run, %u passed, %u not applicable\n",
                tally.run + tally.not_applicable, tally.run, tally.passed, tally.not_applicable);
  if (tally.run == 0 || tally.passed != tally.run)
    harness_fail("%u of %u unit tests of compiler-rt failed", tally.run - tally.passed, tally.run);
  harness_pass();
  cpu_halt_forever();
}
