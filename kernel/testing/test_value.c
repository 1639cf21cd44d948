/* Compares and prints values by their kinds. */
#include "kernel/testing/test_value.h"

/* From here on hexadecimal says more than decimal. */
enum { LARGE = 256 };

struct test_value test_value_bool(bool value) {
  return (struct test_value){TEST_VALUE_BOOL, value};
}

/* char is signed or not; either way it is compared by its value. */
struct test_value test_value_character(char value) {
  return (struct test_value){TEST_VALUE_CHARACTER, (uint64_t)(int64_t)value};
}

struct test_value test_value_signed(int64_t value) {
  return (struct test_value){TEST_VALUE_SIGNED, (uint64_t)value};
}

struct test_value test_value_unsigned(uint64_t value) {
  return (struct test_value){TEST_VALUE_UNSIGNED, value};
}

struct test_value test_value_pointer(const volatile void *value) {
  return (struct test_value){TEST_VALUE_POINTER, (uint64_t)(uintptr_t)value};
}

static bool is_negative(struct test_value value) {
  bool has_sign = value.kind == TEST_VALUE_SIGNED || value.kind == TEST_VALUE_CHARACTER;
  return has_sign && (int64_t)value.bits < 0;
}

int test_value_compare(struct test_value a, struct test_value b) {
  if (is_negative(a) != is_negative(b))
    return is_negative(a) ? -1 : 1;
  if (a.bits == b.bits)
    return 0;
  return a.bits < b.bits ? -1 : 1;
}

static void print_character_value(const struct print_sink *sink, uint64_t bits) {
  if (bits >= ' ' && bits <= '~')
    print(sink, "'%c' (%ld)", (int)bits, (int64_t)bits);
  else
    print(sink, "'\\x%02x' (%ld)", (unsigned)(uint8_t)bits, (int64_t)bits);
}

void test_value_print(const struct print_sink *sink, struct test_value value) {
  switch (value.kind) {
  case TEST_VALUE_BOOL:
    print(sink, "%s", value.bits != 0 ? "true" : "false");
    break;
  case TEST_VALUE_CHARACTER:
    print_character_value(sink, value.bits);
    break;
  case TEST_VALUE_SIGNED:
    print(sink, "%ld", (int64_t)value.bits);
    if ((int64_t)value.bits >= LARGE)
      print(sink, " (0x%lx)", value.bits);
    break;
  case TEST_VALUE_UNSIGNED:
    print(sink, "%lu", value.bits);
    if (value.bits >= LARGE)
      print(sink, " (0x%lx)", value.bits);
    break;
  case TEST_VALUE_POINTER:
    print(sink, value.bits == 0 ? "NULL" : "0x%lx", value.bits);
    break;
  }
}
