// What firmware's pointers may lead to: memory that the map has, as far as it goes.
#include <gtest/gtest.h>

#include <memory>
#include <vector>

extern "C" {
#include "boot/common/firmware_memory.h"
}

namespace {

constexpr uint64_t kTop = 0x200000;

class FirmwareMemory : public testing::Test {
protected:
  FirmwareMemory() : bytes_(kTop + 0x1000), map_(std::make_unique<struct memory_map>()) {
    for (size_t i = 0; i < bytes_.size(); i++)
      bytes_[i] = static_cast<uint8_t>(i * 31 + i / 4096);
    map_->count = 4;
    map_->regions[0] = {0x1000, 0x9f000 - 0x1000, BOOT_MEMORY_USABLE, 0};
    map_->regions[1] = {0x100000, 0x80000, BOOT_MEMORY_USABLE, 0};
    map_->regions[2] = {0x180000, 0x10000, BOOT_MEMORY_ACPI_RECLAIMABLE, 0};
    map_->regions[3] = {0x1a0000, 0x10000, BOOT_MEMORY_BAD, 0};
    memory_ = {map_.get(), kTop, reinterpret_cast<uintptr_t>(bytes_.data())};
  }

  bool Read(uint64_t address, size_t length) {
    std::vector<uint8_t> read(length, 0xa5);
    bool there = firmware_memory_read(&memory_, address, read.data(), length);
    for (size_t i = 0; i < length; i++)
      EXPECT_EQ(read[i], there ? bytes_[address + i] : 0xa5) << i;
    return there;
  }

  std::vector<uint8_t> bytes_;
  std::unique_ptr<struct memory_map> map_;
  struct firmware_memory memory_;
};

TEST_F(FirmwareMemory, GivesWhatTheMapHas) {
  EXPECT_TRUE(Read(0x100000, 16));
  EXPECT_TRUE(Read(0x17fffe, 4)) << "over two regions";
  EXPECT_TRUE(Read(0x18fffc, 4)) << "up to the end of one";
}

TEST_F(FirmwareMemory, GivesTheFirstMegabyte) {
  EXPECT_TRUE(Read(0, 16));
  EXPECT_TRUE(Read(0xf0000, 0x10000));
  EXPECT_TRUE(Read(0xffffe, 4)) << "and on";
}

TEST_F(FirmwareMemory, RefusesHolesAndBadMemory) {
  EXPECT_FALSE(Read(0x190000, 1));
  EXPECT_FALSE(Read(0x18fffd, 4));
  EXPECT_FALSE(Read(0x1a0000, 1));
  EXPECT_FALSE(Read(0x1c0000, 8));
}

TEST_F(FirmwareMemory, RefusesWhatTheLoaderDoesNotReach) {
  map_->regions[4] = {0x1b0000, UINT64_MAX - 0x1b0000, BOOT_MEMORY_RESERVED, 0};
  map_->count = 5;
  EXPECT_TRUE(Read(kTop - 4, 4));
  EXPECT_FALSE(Read(kTop - 3, 4));
  EXPECT_FALSE(Read(kTop, 1));
  EXPECT_FALSE(Read(UINT64_MAX - 1, 4));
  EXPECT_FALSE(Read(0x80000000, 4));
}

} // namespace
