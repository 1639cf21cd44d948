// Which optional requests a kernel is given, and that a range is given whole or not at all.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstring>
#include <utility>

extern "C" {
#include "boot/common/kernel_layout.h"
#include "boot/common/kernel_places.h"
#include "imagetools/kernel_settle.h"
#include "imagetools/request_fields.h"
}

namespace {

using testing::HasSubstr;

constexpr uint64_t kTib = UINT64_C(1) << 40;
constexpr uint16_t kOptional = BOOT_REQUEST_OPTIONAL, kRequired = BOOT_REQUEST_REQUIRED;

class KernelSettle : public testing::Test {
protected:
  KernelSettle() {
    kernel_.segment_count = 1;
    kernel_.segments[0].vaddr = 0xffffffff80000000;
    kernel_.segments[0].memory_size = 0x345678;
    kernel_.segments[0].flags = ELF64_READ;
    kernel_.alignment = 4096;
  }

  void Movable(uint64_t vaddr) {
    kernel_.position_independent = true;
    kernel_.segments[0].vaddr = vaddr;
  }

  void Stack(uint32_t pages, uint32_t guard_pages, uint16_t flags, uint64_t address = 0) {
    requests_.stack = {
        .request = {1, flags, 0}, .pages = pages, .guard_pages = guard_pages, .address = address};
  }

  void DirectMap(uint64_t address, uint16_t flags) {
    requests_.direct_map = {.request = {1, flags, 0}, .address = address, .room = 0, .mode = 0};
  }

  void Range(uint64_t start, uint64_t end, uint16_t flags) {
    requests_.range = {.request = {1, flags, 0}, .start = start, .end = end};
  }

  bool Settle(uint32_t firmware = IMAGE_FOR_ALL) {
    return kernel_settle("k.elf", &requests_, &kernel_, firmware, &failure_);
  }

  void ExpectWell() {
    const struct kernel_layout layout = kernel_layout_of(&requests_);
    EXPECT_EQ(kernel_layout_check(&layout, &kernel_).code, ERROR_NONE);
    EXPECT_EQ(kernel_places_check(&requests_, &layout, &kernel_, 0).code, ERROR_NONE);
  }

  void ExpectInRange(uint64_t address, const char *what) {
    EXPECT_GE(address, requests_.range.start) << what;
    EXPECT_LT(address, requests_.range.end) << what;
  }

  // Nothing is where the range would have put it, and nobody is told that it is.
  void ExpectNoRange() {
    EXPECT_FALSE(request_stands(&requests_.range.request));
    EXPECT_FALSE(request_made(&requests_.kernel_place.request));
    const struct kernel_layout layout = kernel_layout_of(&requests_);
    EXPECT_EQ(layout.direct_map, KERNEL_LAYOUT_DIRECT_MAP);
    EXPECT_EQ(layout.stack, 0u);
  }

  struct kernel_requests requests_ = {};
  struct elf64_image kernel_ = {};
  struct failure failure_ = {};
};

TEST_F(KernelSettle, OptionalOnesThatCannotBeAreMarked) {
  requests_.kaslr.request = {1, kOptional, 0};
  Stack(99999, 0, kOptional);
  DirectMap(kTib, kOptional);
  ASSERT_TRUE(Settle());
  EXPECT_FALSE(request_stands(&requests_.kaslr.request)) << "the kernel has a fixed address";
  EXPECT_FALSE(request_stands(&requests_.stack.request)) << "too large";
  EXPECT_TRUE(request_stands(&requests_.direct_map.request));

  Movable(0x1000);
  requests_.kaslr.request = {1, kOptional, 0};
  ASSERT_TRUE(Settle());
  EXPECT_TRUE(request_stands(&requests_.kaslr.request));
}

TEST_F(KernelSettle, RequiredOnesAreLeftForTheCheck) {
  Stack(99999, 0, kRequired);
  ASSERT_TRUE(Settle());
  EXPECT_TRUE(request_stands(&requests_.stack.request));
}

TEST_F(KernelSettle, WhatNoFirmwareOfTheImageHasIsMarked) {
  for (auto [firmware, stands] : {std::pair{IMAGE_FOR_ALL, true}, {IMAGE_FOR_BIOS, false}}) {
    requests_ = {};
    requests_.efi.request = {1, kOptional, 0};
    ASSERT_TRUE(Settle(firmware));
    EXPECT_EQ(request_stands(&requests_.efi.request), stands);
  }
}

// The stack alone is where the direct map would be without the range.
TEST_F(KernelSettle, WhatFitsTogetherIsGivenTogether) {
  Range(0xffff900000000000, 0xffffa00000000000, kOptional);
  Stack(32, 4, kOptional);
  ASSERT_TRUE(Settle());
  EXPECT_TRUE(request_stands(&requests_.range.request));
  ASSERT_TRUE(request_stands(&requests_.stack.request));
  ASSERT_TRUE(request_stands(&requests_.direct_map.request));
  EXPECT_EQ(requests_.stack.pages, 32u);
  ExpectInRange(requests_.stack.address, "stack");
  ExpectInRange(requests_.direct_map.address, "direct map");
  ExpectWell();
}

// The direct map alone is where the kernel is linked, and not where the range puts it.
TEST_F(KernelSettle, AKernelMakesRoomForTheDirectMapOfItsRange) {
  Movable(0xffffd00000200000);
  Range(0xffffd00000000000, 0xffffd80000000000, kOptional);
  ASSERT_TRUE(Settle());
  EXPECT_TRUE(request_stands(&requests_.range.request));
  ASSERT_TRUE(request_stands(&requests_.direct_map.request));
  ASSERT_TRUE(request_stands(&requests_.kernel_place.request));
  ExpectInRange(requests_.direct_map.address, "direct map");
  ExpectInRange(requests_.kernel_place.address, "kernel");
  ExpectWell();
}

TEST_F(KernelSettle, ARangeStandsBesideWhatCanNotBe) {
  Range(0xffff900000000000, 0xffffa00000000000, kOptional);
  Stack(32, 4, kOptional);
  requests_.kaslr.request = {1, kOptional, 0};
  requests_.low_memory = {.request = {1, kOptional, 0}, .pages = 200};
  requests_.efi.request = {1, kOptional, 0};
  ASSERT_TRUE(Settle(IMAGE_FOR_BIOS));
  EXPECT_FALSE(request_stands(&requests_.kaslr.request));
  EXPECT_FALSE(request_stands(&requests_.low_memory.request));
  EXPECT_FALSE(request_stands(&requests_.efi.request));
  EXPECT_TRUE(request_stands(&requests_.range.request));
  EXPECT_TRUE(request_stands(&requests_.direct_map.request));
  ASSERT_TRUE(request_stands(&requests_.stack.request));
  ExpectInRange(requests_.stack.address, "stack");
  ExpectWell();
}

// What the range has chosen goes with it, and what was asked for without it is as it was.
TEST_F(KernelSettle, ARangeThatCanNotBeLeavesNothingBehind) {
  const uint64_t start = 0xffffd00000000000;
  Movable(0x1000);
  kernel_.alignment = 0x200000;
  requests_.kaslr.request = {1, kRequired, 0};
  Stack(32, 4, kOptional);
  Range(start, start + 0x601000, kOptional); /* one place for the kernel: too few for KASLR */
  requests_.direct_map = {
      .request = {1, kRequired, 0}, .address = 0, .room = 0, .mode = BOOT_REQUEST_DIRECT_MAP_NONE};
  kernel_.segments[0].memory_size = 0x3ff000;
  ASSERT_TRUE(Settle());
  EXPECT_FALSE(request_stands(&requests_.range.request));
  EXPECT_FALSE(request_made(&requests_.kernel_place.request));
  EXPECT_TRUE(request_stands(&requests_.stack.request));
  EXPECT_EQ(requests_.stack.address, 0u);
  EXPECT_EQ(requests_.stack.pages, 32u);
  ExpectWell();
}

TEST_F(KernelSettle, AStackThatIsTooLargeTakesItsRangeAlong) {
  Range(0xffff900000000000, 0xffffa00000000000, kOptional);
  Stack(99999, 4, kOptional);
  ASSERT_TRUE(Settle());
  EXPECT_FALSE(request_stands(&requests_.stack.request));
  ExpectNoRange();
  ExpectWell();
}

TEST_F(KernelSettle, RangesWithoutRoom) {
  Range(0xffff900000000000, 0xffff900000001000, kOptional);
  ASSERT_TRUE(Settle());
  ExpectNoRange();
  Range(0xffff900000000000, 0xffff900000001000, kRequired);
  EXPECT_FALSE(Settle());
  EXPECT_THAT(failure_.text, HasSubstr("k.elf: the range from"));
}

} // namespace
