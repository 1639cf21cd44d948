/* A case, how it gets into the list of all cases, and what is known of it while it runs. */
#ifndef KERNEL_TESTING_TEST_CASE_H
#define KERNEL_TESTING_TEST_CASE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct test_case {
  const char *suite;
  const char *name; /* of a parameterised one it ends in a slash, and a number follows */
  const char *file;
  uint32_t line;
  uint32_t count; /* of values; 1 without parameter */
  void (*run)(const void *value);
  const void *values; /* null without parameter */
  size_t value_size;
};

/* The linker script gathers the pointers of all files between kernel_test_cases_start and
 * kernel_test_cases_end; nothing but the list refers to them. */
#define TEST_REGISTER_(suite_, name_, run_, values_, size_, count_, slash)                         \
  static const struct test_case suite_##_##name_##_case = {                                        \
      .suite = #suite_,                                                                            \
      .name = #name_ slash,                                                                        \
      .file = __FILE__,                                                                            \
      .line = __LINE__,                                                                            \
      .count = count_,                                                                             \
      .run = run_,                                                                                 \
      .values = values_,                                                                           \
      .value_size = size_,                                                                         \
  };                                                                                               \
  static const struct test_case *const suite_##_##name_##_entry                                    \
      __attribute__((section("kernel_test_cases"), used)) = &suite_##_##name_##_case;

#define TEST_FIXTURE_STEP_(fixture, step)                                                          \
  static void fixture##_##step##_body(struct fixture *);                                           \
  static void (*const fixture##_##step)(struct fixture *) = fixture##_##step##_body;               \
  static void fixture##_##step##_body(struct fixture *self __attribute__((unused)))

/* Whether the case that runs has failed an ASSERT_ or was skipped, so that nothing more of it has
 * to run. For functions that call others with an ASSERT_ in them. */
bool test_is_over(void);

/* Whether anything of the case has failed. */
bool test_has_failed(void);

#endif
