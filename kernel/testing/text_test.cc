// Text that does not fit, and comparisons.
#include "kernel/testing/text.h"

#include <gtest/gtest.h>

namespace {

TEST(Text, PrintsAndAppends) {
  char bytes[16];
  text text = {bytes, sizeof bytes, 0};
  text_print(&text, "%d", 12);
  text_print(&text, "%s", "ab");
  EXPECT_STREQ(bytes, "12ab");
}

TEST(Text, SaysThatSomethingIsMissing) {
  char bytes[8];
  text text = {bytes, sizeof bytes, 0};
  text_print(&text, "%s", "1234567");
  EXPECT_STREQ(bytes, "1234567");
  text_print(&text, "8");
  EXPECT_STREQ(bytes, "1234...");
  text_print(&text, "9");
  EXPECT_STREQ(bytes, "1234...");
}

TEST(Text, Compares) {
  EXPECT_TRUE(text_equal("", ""));
  EXPECT_TRUE(text_equal("ab", "ab"));
  EXPECT_FALSE(text_equal("ab", "abc"));
  EXPECT_FALSE(text_equal("abc", "ab"));
  EXPECT_TRUE(text_contains("aab", "ab"));
  EXPECT_TRUE(text_contains("x", ""));
  EXPECT_TRUE(text_contains("", ""));
  EXPECT_FALSE(text_contains("aab", "abc"));
  EXPECT_FALSE(text_contains("", "a"));
}

} // namespace
