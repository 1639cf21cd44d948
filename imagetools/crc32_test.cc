// The check value that every description of the CRC gives.
#include "imagetools/crc32.h"

#include <gtest/gtest.h>

namespace {

TEST(Crc32Test, IsThatOfEthernet) {
  EXPECT_EQ(crc32_of("123456789", 9), 0xcbf43926u);
  EXPECT_EQ(crc32_of("", 0), 0u);
}

} // namespace
