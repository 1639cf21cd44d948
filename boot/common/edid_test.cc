// EDID: which blocks are good, and which size the monitor prefers.
#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

extern "C" {
#include "boot/common/edid.h"
}

namespace {

using Bytes = std::vector<uint8_t>;

void Seal(Bytes *blocks, size_t block) {
  uint8_t *bytes = blocks->data() + block * EDID_BLOCK_SIZE;
  bytes[127] = 0;
  uint8_t sum = 0;
  for (size_t i = 0; i < EDID_BLOCK_SIZE; i++)
    sum = static_cast<uint8_t>(sum + bytes[i]);
  bytes[127] = static_cast<uint8_t>(-sum);
}

// A monitor of 1280 by 800 pixels with so many extension blocks.
Bytes Monitor(uint8_t extensions = 0) {
  Bytes bytes(EDID_BLOCK_SIZE * (1 + size_t{extensions}), 0x5a);
  const uint8_t header[8] = {0x00, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x00};
  std::copy(header, header + 8, bytes.begin());
  const uint8_t timing[18] = {0x88, 0x13, 0x00, 0x30, 0x50, 0x20, 0x14, 0x30};
  std::copy(timing, timing + 18, bytes.begin() + 54);
  bytes[126] = extensions;
  for (size_t block = 0; block <= extensions; block++)
    Seal(&bytes, block);
  return bytes;
}

size_t GoodLength(const Bytes &bytes) {
  return edid_good_length(bytes.data(), bytes.size());
}

TEST(EdidGoodLength, BaseBlockAndItsExtensions) {
  EXPECT_EQ(GoodLength(Monitor()), 128u);
  EXPECT_EQ(GoodLength(Monitor(3)), 512u);
  EXPECT_EQ(edid_block_count(Monitor(3).data()), 4u);
}

TEST(EdidGoodLength, WrongHeaderOrSum) {
  for (size_t i = 0; i < 128; i++) {
    Bytes bytes = Monitor();
    bytes[i] ^= 0x10;
    EXPECT_EQ(GoodLength(bytes), 0u) << i;
  }
  Bytes bytes = Monitor();
  bytes[0] = 1;
  Seal(&bytes, 0);
  EXPECT_EQ(GoodLength(bytes), 0u) << "a right sum, and another header";
  EXPECT_EQ(GoodLength(Bytes(128, 0)), 0u) << "zeros have a right sum";
}

TEST(EdidGoodLength, EndsAtTheFirstBadExtension) {
  Bytes bytes = Monitor(3);
  bytes[2 * 128 + 5] ^= 1;
  EXPECT_EQ(GoodLength(bytes), 256u);
}

TEST(EdidGoodLength, BaseBlockTwiceIsNoExtension) {
  Bytes bytes = Monitor(2);
  std::copy(bytes.begin(), bytes.begin() + 128, bytes.begin() + 128);
  EXPECT_EQ(GoodLength(bytes), 128u);
}

TEST(EdidGoodLength, NoMoreThanTheBaseBlockCounts) {
  Bytes bytes = Monitor(1);
  bytes.resize(1024, 0);
  EXPECT_EQ(GoodLength(bytes), 256u) << "zeros behind it have a right sum";
}

TEST(EdidGoodLength, NoMoreThanThereIs) {
  Bytes bytes = Monitor(2);
  bytes.resize(383);
  bytes.shrink_to_fit();
  EXPECT_EQ(GoodLength(bytes), 256u);
  bytes.resize(127);
  bytes.shrink_to_fit();
  EXPECT_EQ(GoodLength(bytes), 0u);
  EXPECT_EQ(edid_good_length(nullptr, 0), 0u);
}

TEST(EdidPreferredSize, FirstDetailedTiming) {
  struct edid_size size = edid_preferred_size(Monitor().data());
  EXPECT_EQ(size.width, 1280u);
  EXPECT_EQ(size.height, 800u);
}

TEST(EdidPreferredSize, NoneOfText) {
  Bytes bytes = Monitor();
  bytes[54] = bytes[55] = 0;
  EXPECT_EQ(edid_preferred_size(bytes.data()).width, 0u);
  bytes[54] = 1;
  EXPECT_EQ(edid_preferred_size(bytes.data()).width, 1280u) << "a slow clock is a clock";
}

TEST(EdidPreferredSize, NoneOfHalfPictures) {
  Bytes bytes = Monitor();
  bytes[54 + 17] = 0x80;
  EXPECT_EQ(edid_preferred_size(bytes.data()).height, 0u);
}

TEST(EdidPreferredSize, NoneWithoutPixels) {
  Bytes bytes = Monitor();
  bytes[54 + 4] = 0;
  EXPECT_EQ(edid_preferred_size(bytes.data()).height, 0u);
  bytes = Monitor();
  bytes[54 + 5] = bytes[54 + 7] = 0;
  EXPECT_EQ(edid_preferred_size(bytes.data()).width, 0u);
}

} // namespace
