// Finding a section in a PE image: a small one made here, whole and with every header spoilt.
#include <gtest/gtest.h>

#include <cstring>
#include <vector>

extern "C" {
#include "boot/uefi/own_image.h"
}

namespace {

constexpr size_t kPe = 0x80;
constexpr size_t kOptional = 0xf0;
constexpr size_t kTable = kPe + 4 + 20 + kOptional;

class OwnImage : public testing::Test {
protected:
  OwnImage() : image_(0x3000) {
    Word(0x3c) = kPe;
    memcpy(&image_[kPe], "PE\0\0", 4);
    Half(kPe + 4 + 2) = 2;
    Half(kPe + 4 + 16) = kOptional;
    Section(0, ".text", 0x1000, 0x800);
    Section(1, ".volume", 0x2000, 0x234);
  }

  uint32_t &Word(size_t at) {
    return *reinterpret_cast<uint32_t *>(&image_[at]);
  }
  uint16_t &Half(size_t at) {
    return *reinterpret_cast<uint16_t *>(&image_[at]);
  }

  void Section(size_t index, const char *name, uint32_t address, uint32_t size) {
    size_t at = kTable + 40 * index;
    strncpy(reinterpret_cast<char *>(&image_[at]), name, 8);
    Word(at + 8) = size;
    Word(at + 12) = address;
  }

  // The offset of the section, or -1.
  long Find(const char *name, uint64_t image_length = 0x3000) {
    const void *found = own_image_section(image_.data(), image_length, name, &length_);
    return found == nullptr ? -1 : static_cast<const uint8_t *>(found) - image_.data();
  }

  std::vector<uint8_t> image_;
  size_t length_ = 0;
};

TEST_F(OwnImage, FindsASectionByItsWholeName) {
  EXPECT_EQ(Find(".volume"), 0x2000);
  EXPECT_EQ(length_, 0x234u);
  EXPECT_EQ(Find(".text"), 0x1000);
  EXPECT_EQ(Find(".vol"), -1);
  EXPECT_EQ(Find(".volumes"), -1);
}

TEST_F(OwnImage, RefusesASectionThatLeavesTheImage) {
  EXPECT_EQ(Find(".volume", 0x2234), 0x2000);
  EXPECT_EQ(Find(".volume", 0x2233), -1);
  Section(1, ".volume", 0xffffffff, 0xffffffff);
  EXPECT_EQ(Find(".volume"), -1);
}

TEST_F(OwnImage, RefusesHeadersThatLeaveTheImage) {
  for (uint64_t length : {uint64_t{0}, uint64_t{0x3f}, uint64_t{kPe + 23}, uint64_t{kTable + 79}})
    EXPECT_EQ(Find(".volume", length), -1) << length;
  Word(0x3c) = 0xfffffff0;
  EXPECT_EQ(Find(".volume"), -1);
  Word(0x3c) = kPe;
  Half(kPe + 4 + 2) = 0xffff;
  EXPECT_EQ(Find(".volume"), -1);
  Half(kPe + 4 + 2) = 1;
  EXPECT_EQ(Find(".volume"), -1) << "the second of one";
  Half(kPe + 4 + 2) = 2;
  image_[kPe] = 'Q';
  EXPECT_EQ(Find(".volume"), -1);
}

} // namespace
