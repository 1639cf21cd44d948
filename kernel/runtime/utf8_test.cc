// Every character of Unicode, and every way to break a sequence.
#include "kernel/runtime/utf8.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <string>
#include <vector>

namespace {

constexpr uint32_t kBad = UTF8_REPLACEMENT;

std::vector<uint32_t> Decode(const std::string &bytes) {
  struct utf8_decoder decoder = {};
  std::vector<uint32_t> text;
  for (char byte : bytes) {
    uint32_t characters[2];
    uint32_t count = utf8_decode(&decoder, static_cast<uint8_t>(byte), characters);
    text.insert(text.end(), characters, characters + count);
  }
  return text;
}

std::string Encode(uint32_t character) {
  auto tail = [character](int shift) {
    return static_cast<char>(0x80 | (character >> shift & 0x3f));
  };
  if (character < 0x80)
    return {static_cast<char>(character)};
  if (character < 0x800)
    return {static_cast<char>(0xc0 | character >> 6), tail(0)};
  if (character < 0x10000)
    return {static_cast<char>(0xe0 | character >> 12), tail(6), tail(0)};
  return {static_cast<char>(0xf0 | character >> 18), tail(12), tail(6), tail(0)};
}

TEST(Utf8Test, EveryCharacter) {
  for (uint32_t character = 0; character <= 0x10ffff; character++) {
    bool is_surrogate = character >= 0xd800 && character <= 0xdfff;
    ASSERT_EQ(Decode(Encode(character)), std::vector<uint32_t>{is_surrogate ? kBad : character})
        << character;
  }
}

TEST(Utf8Test, Text) {
  EXPECT_EQ(Decode("a\u00e4\u2500\U0001f600\n"),
            (std::vector<uint32_t>{'a', 0xe4, 0x2500, 0x1f600, '\n'}));
}

TEST(Utf8Test, LongerThanNeeded) {
  EXPECT_EQ(Decode("\xc0\x80|\xc1\xbf"), (std::vector<uint32_t>{kBad, '|', kBad}));
  EXPECT_EQ(Decode("\xe0\x9f\xbf"), (std::vector<uint32_t>{kBad}));
  EXPECT_EQ(Decode("\xf0\x8f\xbf\xbf"), (std::vector<uint32_t>{kBad}));
}

TEST(Utf8Test, BeyondUnicode) {
  EXPECT_EQ(Decode("\xf4\x90\x80\x80"), (std::vector<uint32_t>{kBad}));
  EXPECT_EQ(Decode("\xf8|\xff"), (std::vector<uint32_t>{kBad, '|', kBad}));
}

TEST(Utf8Test, BrokenSequences) {
  EXPECT_EQ(Decode("\x80"), (std::vector<uint32_t>{kBad}));
  EXPECT_EQ(Decode("\xe2\x94|"), (std::vector<uint32_t>{kBad, '|'}));
  EXPECT_EQ(Decode("\xe2\xc3\xa4"), (std::vector<uint32_t>{kBad, 0xe4}));
  EXPECT_EQ(Decode("\xe2\xff|"), (std::vector<uint32_t>{kBad, kBad, '|'}));
}

} // namespace
