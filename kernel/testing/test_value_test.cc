// Values of different types against each other, and how they are printed.
#include "kernel/testing/test_value.h"

#include <string>

#include <gtest/gtest.h>

namespace {

std::string Print(test_value value) {
  std::string text;
  const print_sink sink = {
      [](void *context, char c) { static_cast<std::string *>(context)->push_back(c); }, &text};
  test_value_print(&sink, value);
  return text;
}

TEST(TestValue, ComparesByValueWhateverTheType) {
  EXPECT_LT(test_value_compare(test_value_signed(-1), test_value_unsigned(0)), 0);
  EXPECT_GT(test_value_compare(test_value_unsigned(UINT64_MAX), test_value_signed(-1)), 0);
  EXPECT_NE(test_value_compare(test_value_signed(-1), test_value_unsigned(UINT64_MAX)), 0);
  EXPECT_EQ(test_value_compare(test_value_signed(7), test_value_unsigned(7)), 0);
  EXPECT_LT(test_value_compare(test_value_signed(-2), test_value_signed(-1)), 0);
  EXPECT_EQ(test_value_compare(test_value_character('a'), test_value_signed('a')), 0);
  EXPECT_EQ(test_value_compare(test_value_pointer(nullptr), test_value_signed(0)), 0);
  EXPECT_GT(test_value_compare(test_value_unsigned(UINT64_MAX), test_value_unsigned(1)), 0);
}

TEST(TestValue, PrintsByKind) {
  EXPECT_EQ(Print(test_value_bool(true)), "true");
  EXPECT_EQ(Print(test_value_bool(false)), "false");
  EXPECT_EQ(Print(test_value_character('x')), "'x' (120)");
  EXPECT_EQ(Print(test_value_character('\n')), "'\\x0a' (10)");
  EXPECT_EQ(Print(test_value_signed(-4096)), "-4096");
  EXPECT_EQ(Print(test_value_signed(255)), "255");
  EXPECT_EQ(Print(test_value_signed(4096)), "4096 (0x1000)");
  EXPECT_EQ(Print(test_value_unsigned(UINT64_MAX)), "18446744073709551615 (0xffffffffffffffff)");
  EXPECT_EQ(Print(test_value_pointer(nullptr)), "NULL");
  EXPECT_EQ(Print(test_value_pointer(reinterpret_cast<void *>(0xb8000))), "0xb8000");
}

} // namespace
