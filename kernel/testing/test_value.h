/* A value of any type that an assertion can compare and print. */
#ifndef KERNEL_TESTING_TEST_VALUE_H
#define KERNEL_TESTING_TEST_VALUE_H

#include <stdbool.h>
#include <stdint.h>

#include "kernel/runtime/print.h"

#ifdef __cplusplus
extern "C" {
#endif

enum test_value_kind {
  TEST_VALUE_BOOL,
  TEST_VALUE_CHARACTER,
  TEST_VALUE_SIGNED,
  TEST_VALUE_UNSIGNED,
  TEST_VALUE_POINTER,
};

struct test_value {
  enum test_value_kind kind;
  uint64_t bits; /* of a negative number, sign-extended */
};

/* A structure or a floating-point number ends in a compiler's error at test_value_pointer(). */
#define TEST_VALUE(value)                                                                          \
  _Generic((value),                                                                                \
      bool: test_value_bool,                                                                       \
      char: test_value_character,                                                                  \
      signed char: test_value_signed,                                                              \
      short: test_value_signed,                                                                    \
      int: test_value_signed,                                                                      \
      long: test_value_signed,                                                                     \
      long long: test_value_signed,                                                                \
      unsigned char: test_value_unsigned,                                                          \
      unsigned short: test_value_unsigned,                                                         \
      unsigned int: test_value_unsigned,                                                           \
      unsigned long: test_value_unsigned,                                                          \
      unsigned long long: test_value_unsigned,                                                     \
      default: test_value_pointer)(value)

struct test_value test_value_bool(bool value);
struct test_value test_value_character(char value);
struct test_value test_value_signed(int64_t value);
struct test_value test_value_unsigned(uint64_t value);
struct test_value test_value_pointer(const volatile void *value);

/* -1, 0 or 1: by the numbers' values, so that -1 is less than any unsigned number. */
int test_value_compare(struct test_value a, struct test_value b);

/* 12, -3, 4096 (0x1000), 'x', true or 0xffffffff80000000. */
void test_value_print(const struct print_sink *sink, struct test_value value);

#ifdef __cplusplus
}
#endif

#endif
