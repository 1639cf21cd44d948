// Tests of growing buffers, lists of words, and UTF-8.
#include <string>

#include <gtest/gtest.h>

extern "C" {
#include "toolchains/qemu/runner/buffer.h"
#include "toolchains/qemu/runner/utf8.h"
#include "toolchains/qemu/runner/words.h"
}

namespace {

TEST(Buffer, IsAnEmptyStringAtFirst) {
  struct buffer buffer = {};
  EXPECT_STREQ(buffer_text(&buffer), "");
  buffer_append(&buffer, nullptr, 0);
  EXPECT_STREQ(buffer_text(&buffer), "");
  buffer_free(&buffer);
}

TEST(Buffer, GrowsAndLosesItsFront) {
  struct buffer buffer = {};
  std::string expected;
  for (int i = 0; i < 1000; i++) {
    buffer_printf(&buffer, "%d,", i);
    expected += std::to_string(i) + ",";
  }
  EXPECT_EQ(std::string(buffer_text(&buffer), buffer.length), expected);
  buffer_remove_front(&buffer, 10);
  EXPECT_EQ(buffer_text(&buffer), expected.substr(10));
  buffer_clear(&buffer);
  EXPECT_STREQ(buffer_text(&buffer), "");
  buffer_free(&buffer);
}

std::string ShellLine(std::initializer_list<const char *> list) {
  struct words words = {};
  struct buffer line = {};
  for (const char *word : list)
    words_add(&words, word);
  words_as_shell_line(&words, &line);
  std::string result = buffer_text(&line);
  words_free(&words);
  buffer_free(&line);
  return result;
}

TEST(Words, EndInNull) {
  struct words words = {};
  words_add(&words, "one");
  words_printf(&words, "%d", 2);
  ASSERT_EQ(words.count, 2u);
  EXPECT_STREQ(words.items[1], "2");
  EXPECT_EQ(words.items[2], nullptr);
  words_free(&words);
}

TEST(Words, AreQuotedForTheShellWhereNeeded) {
  EXPECT_EQ(ShellLine({"qemu", "-m", "128M", "file=a,b"}), "qemu -m 128M file=a,b");
  EXPECT_EQ(ShellLine({"a b", "", "$HOME", "it's"}), "'a b' '' '$HOME' 'it'\\''s'");
  EXPECT_EQ(ShellLine({"a;b", "*", "~", "#x"}), "'a;b' '*' '~' '#x'");
}

uint32_t Decode(const std::string &bytes, size_t *length) {
  uint32_t code_point = 0;
  *length = utf8_decode(bytes.data(), bytes.size(), &code_point);
  return code_point;
}

TEST(Utf8, DecodesWhatItEncodes) {
  for (uint32_t c : {0x00u, 0x41u, 0x7fu, 0x80u, 0x7ffu, 0x800u, 0xffffu, 0x10000u, 0x10ffffu}) {
    struct buffer text = {};
    size_t length;
    utf8_append(&text, c);
    EXPECT_EQ(Decode(std::string(text.data, text.length), &length), c);
    EXPECT_EQ(length, text.length);
    buffer_free(&text);
  }
}

TEST(Utf8, RefusesMalformedSequences) {
  for (const char *bytes :
       {"\x80", "\xc0\x80", "\xc1\xbf", "\xe0\x80\x80", "\xed\xa0\x80", "\xf0\x80\x80\x80",
        "\xf4\x90\x80\x80", "\xf5\x80\x80\x80", "\xff", "\xe2\x82", "\xc3", "\xc3(", "\xe2(\xa1"}) {
    size_t length;
    Decode(bytes, &length);
    EXPECT_EQ(length, 0u) << bytes;
  }
}

std::string Shown(const std::string &bytes, size_t limit) {
  struct buffer text = {};
  append_shown(&text, bytes.data(), bytes.size(), limit);
  std::string result = buffer_text(&text);
  buffer_free(&text);
  return result;
}

TEST(AppendShown, MakesControlCharactersAndBrokenBytesVisible) {
  EXPECT_EQ(Shown("caf\xc3\xa9", 100), "caf\xc3\xa9");
  EXPECT_EQ(Shown("a\x1b[31m\n\xff", 100), "a\\x1b[31m\\x0a\\xff");
  EXPECT_EQ(Shown(std::string("a\0b", 3), 100), "a\\x00b");
}

TEST(AppendShown, CutsLongText) {
  EXPECT_EQ(Shown("abcdef", 6), "abcdef");
  EXPECT_EQ(Shown("abcdef", 3), "abc...");
}

} // namespace
