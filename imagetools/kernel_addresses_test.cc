// Addresses from a range: inside it, aligned, beside each other and beside what is there already.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstring>
#include <utility>

extern "C" {
#include "boot/common/kernel_layout.h"
#include "boot/common/kernel_places.h"
#include "imagetools/kernel_addresses.h"
}

namespace {

using testing::HasSubstr;

constexpr uint64_t kPage = 4096;
constexpr uint64_t kStart = 0xffffd00000000000;
constexpr uint64_t kTib = UINT64_C(1) << 40;

class KernelAddresses : public testing::Test {
protected:
  KernelAddresses() {
    kernel_.segment_count = 1;
    kernel_.segments[0].vaddr = 0xffffffff80000000;
    kernel_.segments[0].memory_size = 0x345678;
    kernel_.segments[0].flags = ELF64_READ;
    kernel_.alignment = kPage;
  }

  void Range(uint64_t start, uint64_t end, uint16_t flags = BOOT_REQUEST_REQUIRED) {
    requests_.range = {.request = {1, flags, 0}, .start = start, .end = end};
  }

  void Movable() {
    kernel_.position_independent = true;
    kernel_.segments[0].vaddr = 0x1000;
  }

  bool Choose() {
    return kernel_addresses_choose("k.elf", &requests_, &kernel_, &failure_);
  }

  // What the loader and the image's check make of it.
  void ExpectWell() {
    const struct kernel_layout layout = kernel_layout_of(&requests_);
    EXPECT_EQ(kernel_layout_check(&layout, &kernel_).code, ERROR_NONE);
    struct error error = kernel_places_check(&requests_, &layout, &kernel_, UINT64_C(256) << 20);
    EXPECT_EQ(error.code, ERROR_NONE) << error.values[0] << " " << error.values[1];
  }

  void ExpectInside(uint64_t base, uint64_t size, const char *what) {
    EXPECT_GE(base, requests_.range.start) << what;
    EXPECT_LE(base + size, requests_.range.end) << what;
  }

  struct kernel_requests requests_ = {};
  struct elf64_image kernel_ = {};
  struct failure failure_ = {};
};

TEST_F(KernelAddresses, WithoutARangeNothingChanges) {
  requests_.boot_info = {.request = {1, 1, 0}, .address = 0};
  const struct kernel_requests before = requests_;
  ASSERT_TRUE(Choose());
  EXPECT_EQ(memcmp(&before, &requests_, sizeof(before)), 0);
}

TEST_F(KernelAddresses, EverythingThatHasNoAddressGoesIntoTheRange) {
  Movable();
  Range(kStart, kStart + 8 * kTib);
  requests_.boot_info = {.request = {1, 1, 0}, .address = 0};
  requests_.framebuffer = {.request = {1, 0, 0}, .address = 0, .caching = 0};
  requests_.stack = {.request = {1, 1, 0}, .pages = 33, .guard_pages = 5, .address = 0};
  requests_.kaslr.request = {1, 1, 0};
  ASSERT_TRUE(Choose()) << failure_.text;
  ExpectWell();
  ExpectInside(requests_.boot_info.address, KERNEL_LAYOUT_BOOT_INFO_ROOM, "boot info");
  ExpectInside(requests_.framebuffer.address, UINT64_C(256) << 20, "framebuffer");
  ExpectInside(requests_.stack.address - 5 * kPage, 43 * kPage, "stack");
  ExpectInside(requests_.kernel_place.address, requests_.kernel_place.room, "kernel");
  ExpectInside(requests_.direct_map.address, requests_.direct_map.room, "direct map");
  EXPECT_EQ(requests_.kernel_place.room, KERNEL_LAYOUT_KASLR_SIZE);
  EXPECT_GE(requests_.direct_map.room, 7 * kTib);
  EXPECT_TRUE(request_is_required(&requests_.direct_map.request));
}

TEST_F(KernelAddresses, WhatHasAnAddressKeepsIt) {
  Range(kStart, kStart + 8 * kTib);
  requests_.stack = {.request = {1, 1, 0},
                     .pages = 0,
                     .guard_pages = 0,
                     .address = kStart + 8 * kTib - 64 * kPage};
  requests_.boot_info = {.request = {1, 1, 0}, .address = 0};
  requests_.direct_map = {.request = {1, 1, 0}, .address = kStart, .room = kTib, .mode = 0};
  ASSERT_TRUE(Choose()) << failure_.text;
  ExpectWell();
  EXPECT_EQ(requests_.stack.address, kStart + 8 * kTib - 64 * kPage);
  EXPECT_EQ(requests_.direct_map.address, kStart);
  EXPECT_FALSE(request_made(&requests_.kernel_place.request)) << "linked at an address";
  ExpectInside(requests_.boot_info.address, KERNEL_LAYOUT_BOOT_INFO_ROOM, "boot info");
}

TEST_F(KernelAddresses, KeepClearOfAKernelAndMappingsInTheRange) {
  kernel_.segments[0].vaddr = kStart + 2 * kTib - 0x400000;
  Range(kStart, kStart + 2 * kTib);
  requests_.direct_map = {
      .request = {1, 1, 0}, .address = 0, .room = 0, .mode = BOOT_REQUEST_DIRECT_MAP_NONE};
  requests_.mappings = {.request = {1, 1, 0},
                        .mappings = {{kStart + 2 * kTib - kPage, 0, kPage, 0, 0}}};
  requests_.boot_info = {.request = {1, 1, 0}, .address = 0};
  ASSERT_TRUE(Choose()) << failure_.text;
  ExpectWell();
  EXPECT_EQ(requests_.direct_map.address, 0u);
}

TEST_F(KernelAddresses, RangesWithoutRoom) {
  Range(kStart, kStart + 17 * kPage);
  EXPECT_FALSE(Choose());
  EXPECT_THAT(
      failure_.text,
      HasSubstr("k.elf: the range from 0xffffd00000000000 to 0xffffd00000011000 has no room "
                "for the stack: ask for a larger one"));
  Range(kStart, kStart + 18 * kPage);
  EXPECT_FALSE(Choose());
  EXPECT_THAT(failure_.text, HasSubstr("has no room for the direct map"));
  Movable();
  Range(kStart, kStart + 0x200000);
  EXPECT_FALSE(Choose());
  EXPECT_THAT(failure_.text, HasSubstr("has no room for the kernel"));
  Range(kStart, kStart + 0x200000, BOOT_REQUEST_OPTIONAL);
  EXPECT_TRUE(Choose());
  EXPECT_FALSE(request_stands(&requests_.range.request));
  EXPECT_FALSE(request_made(&requests_.kernel_place.request));
}

TEST_F(KernelAddresses, KaslrTakesLessRoomWhereThereIsLess) {
  Movable();
  requests_.kaslr.request = {1, 1, 0};
  requests_.direct_map = {
      .request = {1, 1, 0}, .address = 0, .room = 0, .mode = BOOT_REQUEST_DIRECT_MAP_NONE};
  Range(kStart, kStart + 0x1800000);
  ASSERT_TRUE(Choose()) << failure_.text;
  EXPECT_EQ(requests_.kernel_place.room, 0x1000000u);
  ExpectWell();
}

// 0 as the room would stand for 1 GiB.
TEST_F(KernelAddresses, KaslrStaysInsideARangeHardlyLargerThanTheKernel) {
  Movable();
  kernel_.segments[0].memory_size = 0x300000;
  requests_.kaslr.request = {1, 1, 0};
  requests_.direct_map = {
      .request = {1, 1, 0}, .address = 0, .room = 0, .mode = BOOT_REQUEST_DIRECT_MAP_NONE};
  for (uint64_t size : {0x600000, 0x501000}) {
    requests_.kernel_place = {};
    requests_.stack = {};
    Range(kStart, kStart + size);
    ASSERT_TRUE(Choose()) << failure_.text;
    const struct kernel_layout layout = kernel_layout_of(&requests_);
    const uint64_t slide = kernel_layout_slide(&layout, &kernel_, UINT32_MAX);
    ExpectInside(kernel_.segments[0].vaddr + slide, kernel_.segments[0].memory_size, "the highest");
    ExpectInside(requests_.kernel_place.address, kernel_layout_kaslr_size(&layout), "all places");
    ExpectWell();
  }
  kernel_.alignment = 0x200000;
  requests_.kernel_place = {};
  requests_.stack = {};
  Range(kStart, kStart + 0x501000);
  ASSERT_TRUE(Choose()) << failure_.text;
  const struct kernel_layout layout = kernel_layout_of(&requests_);
  EXPECT_EQ(kernel_layout_check(&layout, &kernel_).code, ERROR_LAYOUT_KASLR_SIZE) << "one place";
}

TEST_F(KernelAddresses, TheKernelHasTheRoomThatIsAskedFor) {
  Movable();
  Range(kStart, kStart + 8 * kTib);
  requests_.kernel_place = {.request = {1, 1, 0}, .address = 0, .room = 0x600000};
  ASSERT_TRUE(Choose()) << failure_.text;
  ExpectInside(requests_.kernel_place.address, 0x345678, "without KASLR");
  requests_.kernel_place.address = 0;
  requests_.stack.address = requests_.direct_map.address = requests_.direct_map.room = 0;
  requests_.kaslr.request = {1, 1, 0};
  ASSERT_TRUE(Choose()) << failure_.text;
  EXPECT_EQ(requests_.kernel_place.room, 0x600000u);
  ExpectInside(requests_.kernel_place.address, 0x600000, "with KASLR");
  ExpectWell();
}

TEST_F(KernelAddresses, WhatIsNoRange) {
  for (auto [start, end] : std::initializer_list<std::pair<uint64_t, uint64_t>>{
           {0x1000, 0x40000000},
           {kStart, kStart},
           {kStart, 0},
           {kStart + 1, kStart + kTib},
           {0x00007ff000000000, 0xffff800000000000}}) {
    Range(start, end);
    EXPECT_FALSE(Choose()) << std::hex << start;
    EXPECT_THAT(failure_.text, HasSubstr("can't be: use whole pages"));
  }
}

TEST_F(KernelAddresses, ADirectMapWhereNothingElseIs) {
  requests_.direct_map = {
      .request = {1, 1, 0}, .address = 0, .room = 0, .mode = BOOT_REQUEST_DIRECT_MAP_CHOSEN};
  ASSERT_TRUE(Choose()) << failure_.text;
  EXPECT_EQ(requests_.direct_map.address, KERNEL_LAYOUT_DIRECT_MAP);
  ExpectWell();
  requests_.direct_map.address = requests_.direct_map.room = 0;
  kernel_.segments[0].vaddr = 0xffff900000000000;
  ASSERT_TRUE(Choose()) << failure_.text;
  EXPECT_EQ(requests_.direct_map.address, 0xffffc08000000000) << "more than below the kernel";
  ExpectWell();
  requests_.direct_map.address = 0;
  requests_.direct_map.room = UINT64_C(1) << 47;
  EXPECT_FALSE(Choose());
  EXPECT_THAT(failure_.text, HasSubstr("k.elf: there is no room for the direct map"));
}

} // namespace
