/* What the assertions of kernel_test.h expand to: values with their types, and their checks. */
#ifndef KERNEL_TESTING_ASSERTION_H
#define KERNEL_TESTING_ASSERTION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "kernel/testing/test_value.h"

/* Where an assertion stands. */
struct test_place {
  const char *file;
  uint32_t line;
  bool fatal; /* the case does not go on */
};

enum test_relation {
  TEST_EQUAL,
  TEST_NOT_EQUAL,
  TEST_LESS,
  TEST_LESS_OR_EQUAL,
  TEST_GREATER,
  TEST_GREATER_OR_EQUAL,
};

#define TEST_PLACE_(fatal_)                                                                        \
  (const struct test_place) {                                                                      \
    .file = __FILE__, .line = __LINE__, .fatal = fatal_                                            \
  }

#define TEST_EXPECT_(check, ...) ((void)check(&TEST_PLACE_(false), __VA_ARGS__))
#define TEST_ASSERT_(check, ...)                                                                   \
  do {                                                                                             \
    if (!check(&TEST_PLACE_(true), __VA_ARGS__))                                                   \
      return;                                                                                      \
  } while (0)
#define TEST_COMPARE_(a, relation, b, a_text, b_text, demand)                                      \
  demand(test_check_relation, a_text, TEST_VALUE(a), relation, b_text, TEST_VALUE(b))

/* Each reports a failure at its place and returns false if what it checks is not so. */
bool test_check_relation(const struct test_place *place, const char *a_text, struct test_value a,
                         enum test_relation relation, const char *b_text, struct test_value b);
bool test_check_truth(const struct test_place *place, const char *text, bool value, bool expected);
bool test_check_strings(const struct test_place *place, const char *a_text, const char *a,
                        const char *b_text, const char *b, bool equal);
bool test_check_bytes(const struct test_place *place, const char *a_text, const void *a,
                      const char *b_text, const void *b, size_t length);

__attribute__((format(printf, 2, 3))) void test_fail(const struct test_place *place,
                                                     const char *format, ...);
__attribute__((format(printf, 2, 3))) void test_skip(const struct test_place *place,
                                                     const char *format, ...);

/* A remark that failures in a block carry. */
struct test_trace {
  const struct test_trace *outer;
  const char *file;
  uint32_t line;
  char text[128];
};

#define TEST_SCOPED_TRACE_(number, ...) TEST_NAMED_TRACE_(number, __VA_ARGS__)
#define TEST_NAMED_TRACE_(number, ...)                                                             \
  struct test_trace trace_##number##_ __attribute__((cleanup(test_trace_end)));                    \
  test_trace_begin(&trace_##number##_, __FILE__, __LINE__, __VA_ARGS__)

__attribute__((format(printf, 4, 5))) void test_trace_begin(struct test_trace *trace,
                                                            const char *file, uint32_t line,
                                                            const char *format, ...);
void test_trace_end(struct test_trace *trace);

/* The innermost remark; null for none. Set back where a case is left by a jump. */
extern const struct test_trace *test_traces;

#endif
