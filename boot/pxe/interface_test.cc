// The structures of boot ROMs: whole ones, damaged ones, and none.
#include <gtest/gtest.h>

#include <cstring>
#include <vector>

extern "C" {
#include "boot/pxe/interface.h"
}

namespace {

constexpr uint32_t kBangPxe = 0x9abc0010; // segment and offset
constexpr uint32_t kPxenv = 0x9ab00020;

size_t Linear(uint32_t far) {
  return (far >> 16) * 16 + (far & 0xffff);
}

class Interface : public testing::Test {
protected:
  Interface() : memory_(0x111000) {
    memcpy(&memory_[Linear(kBangPxe)], "!PXE", 4);
    memory_[Linear(kBangPxe) + 4] = 0x58;
    Put32(kBangPxe, 0x10, 0x9d000100);
    memory_[Linear(kBangPxe) + 0x1d] = 7;
    Segment(1, 0x9b000, 0x2000);
    Segment(4, 0x90000, 0x8001);
    Segment(5, 0xca000, 0x4000);
    SumUp(kBangPxe, 5, 0x58);
    memcpy(&memory_[Linear(kPxenv)], "PXENV+", 6);
    memory_[Linear(kPxenv) + 6] = 1;
    memory_[Linear(kPxenv) + 7] = 2;
    memory_[Linear(kPxenv) + 8] = 0x2c;
    Put32(kPxenv, 0x0a, 0x9e000200);
    Put32(kPxenv, 0x18, 0x10009100);
    Put32(kPxenv, 0x24, 0x0800ca00);
    Put32(kPxenv, 0x28, kBangPxe);
    SumUp(kPxenv, 9, 0x2c);
  }

  void Put32(uint32_t far, uint32_t at, uint32_t value) {
    memcpy(&memory_[Linear(far) + at], &value, sizeof(value));
  }
  void Segment(uint32_t index, uint32_t address, uint16_t length) {
    Put32(kBangPxe, 0x20 + index * 8 + 2, address);
    memcpy(&memory_[Linear(kBangPxe) + 0x20 + index * 8 + 6], &length, sizeof(length));
  }
  void SumUp(uint32_t far, uint32_t at, uint32_t length) {
    uint8_t sum = 0;
    memory_[Linear(far) + at] = 0;
    for (uint32_t i = 0; i < length; i++)
      sum += memory_[Linear(far) + i];
    memory_[Linear(far) + at] = -sum;
  }
  bool Find(uint32_t bang_pxe, uint32_t pxenv) {
    return pxe_interface_find(reinterpret_cast<uintptr_t>(memory_.data()), bang_pxe, pxenv,
                              &interface_);
  }

  std::vector<uint8_t> memory_;
  struct pxe_interface interface_ = {};
};

TEST_F(Interface, IsTheNewerOneWhereBothAre) {
  ASSERT_TRUE(Find(kBangPxe, kPxenv));
  EXPECT_EQ(interface_.entry, 0x9d000100u);
  EXPECT_EQ(interface_.memory_end, 0x9d000u) << "of its pieces of memory; a ROM is none";
}

TEST_F(Interface, TheOlderStructureLeadsToTheNewerOne) {
  ASSERT_TRUE(Find(0, kPxenv));
  EXPECT_EQ(interface_.entry, 0x9d000100u);
  EXPECT_EQ(interface_.memory_end, 0x9d000u);
}

TEST_F(Interface, IsTheOlderOneWhereTheNewerIsDamaged) {
  memory_[Linear(kBangPxe) + 0x30]++;
  ASSERT_TRUE(Find(kBangPxe, kPxenv));
  EXPECT_EQ(interface_.entry, 0x9e000200u);
  EXPECT_EQ(interface_.memory_end, 0x92000u);
}

TEST_F(Interface, IsTheOlderOneOfVersion1) {
  memory_[Linear(kPxenv) + 6] = 0;
  memory_[Linear(kPxenv) + 8] = 0x28;
  SumUp(kPxenv, 9, 0x28);
  ASSERT_TRUE(Find(0, kPxenv));
  EXPECT_EQ(interface_.entry, 0x9e000200u);
}

TEST_F(Interface, OtherBytesAreNone) {
  EXPECT_FALSE(Find(0, 0));
  EXPECT_FALSE(Find(0x12340000, 0xffffffff));
  for (size_t i : {0, 4, 5, 0x57}) {
    memory_[Linear(kBangPxe) + i]++;
    EXPECT_FALSE(Find(kBangPxe, 0)) << i;
    memory_[Linear(kBangPxe) + i]--;
  }
  memory_[Linear(kPxenv)]++;
  EXPECT_FALSE(Find(0, kPxenv));
}

TEST_F(Interface, NeedsAnEntry) {
  Put32(kBangPxe, 0x10, 0);
  SumUp(kBangPxe, 5, 0x58);
  EXPECT_FALSE(Find(kBangPxe, 0));
  Put32(kPxenv, 0x0a, 0);
  SumUp(kPxenv, 9, 0x2c);
  EXPECT_FALSE(Find(kBangPxe, kPxenv));
}

TEST_F(Interface, MayBeShorterThanItMust) {
  memory_[Linear(kBangPxe) + 4] = 0x57;
  SumUp(kBangPxe, 5, 0x57);
  EXPECT_FALSE(Find(kBangPxe, 0));
}

} // namespace
