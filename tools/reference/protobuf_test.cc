// Which fields are found in protobuf's wire format, and what is refused.
#include "tools/reference/protobuf.h"

#include <gtest/gtest.h>

#include <string>

namespace {

class ProtobufTest : public testing::Test {
protected:
  struct message Message(const std::string &bytes) {
    bytes_ = bytes;
    return message_of(reinterpret_cast<const uint8_t *>(bytes_.data()), bytes_.size(),
                      &is_damaged_);
  }

  // Reads to the end; whether all could be read.
  bool IsSound(const std::string &bytes) {
    struct message message = Message(bytes);
    for (struct field field; message_next(&message, &field);)
      continue;
    return !is_damaged_;
  }

  std::string bytes_;
  bool is_damaged_ = false;
};

std::string String(struct text text) {
  return std::string(text.bytes, text.length);
}

TEST_F(ProtobufTest, ReadsFieldsInTheirOrder) {
  struct message message = Message(std::string("\x0a\x02hi\x18\x96\x01", 7));
  struct field field;
  ASSERT_TRUE(message_next(&message, &field));
  EXPECT_EQ(field.number, 1u);
  EXPECT_EQ(String(field_text(&field)), "hi");
  ASSERT_TRUE(message_next(&message, &field));
  EXPECT_EQ(field.number, 3u);
  EXPECT_EQ(field.value, 150u);
  EXPECT_FALSE(message_next(&message, &field));
  EXPECT_FALSE(is_damaged_);
}

TEST_F(ProtobufTest, FindsFieldsByNumberWhileTheMessageStays) {
  struct message message = Message("\x0a\x01"
                                   "a\x12\x01"
                                   "b\x0a\x01"
                                   "c");
  EXPECT_EQ(String(message_text(message, 1)), "c");
  EXPECT_EQ(String(message_text(message, 2)), "b");
  EXPECT_EQ(String(message_text(message, 3)), "");
  EXPECT_EQ(message_value(message, 3), 0u);
}

TEST_F(ProtobufTest, ReadsMessagesInMessages) {
  struct message message = Message("\x22\x03\x0a\x01x");
  struct field field;
  ASSERT_TRUE(message_next_numbered(&message, 4, &field));
  EXPECT_EQ(String(message_text(field.bytes, 1)), "x");
}

TEST_F(ProtobufTest, PassesOverFixedNumbers) {
  struct message message = Message("\x09"
                                   "12345678"
                                   "\x15"
                                   "1234"
                                   "\x1a\x01z");
  EXPECT_EQ(String(message_text(message, 3)), "z");
  EXPECT_FALSE(is_damaged_);
}

TEST_F(ProtobufTest, ReadsTheLargestNumber) {
  struct message message = Message("\x08\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01");
  EXPECT_EQ(message_value(message, 1), UINT64_MAX);
}

TEST_F(ProtobufTest, RefusesALengthBeyondTheEnd) {
  EXPECT_FALSE(IsSound("\x0a\x03hi"));
}

TEST_F(ProtobufTest, RefusesANumberThatDoesNotEnd) {
  EXPECT_FALSE(IsSound("\x08\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01"));
  is_damaged_ = false;
  EXPECT_FALSE(IsSound("\x08\x80"));
}

TEST_F(ProtobufTest, RefusesUnknownWireTypes) {
  EXPECT_FALSE(IsSound("\x0b"));
}

TEST_F(ProtobufTest, DamageInsideIsSeenOutside) {
  struct message message = Message("\x22\x02\x0a\x05");
  struct field field;
  ASSERT_TRUE(message_next_numbered(&message, 4, &field));
  EXPECT_FALSE(is_damaged_);
  EXPECT_EQ(String(message_text(field.bytes, 1)), "");
  EXPECT_TRUE(is_damaged_);
}

} // namespace
