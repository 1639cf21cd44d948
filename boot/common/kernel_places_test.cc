// Addresses that are asked for: what can't be, and what overlaps, is refused by its names.
#include <gtest/gtest.h>

#include <string>

extern "C" {
#include "boot/common/kernel_places.h"
}

namespace {

constexpr uint64_t kPage = 4096;
constexpr uint64_t kSlot = UINT64_C(1) << 39;
constexpr uint64_t kHigher = 0xffffffff80000000;

class KernelPlaces : public testing::Test {
protected:
  KernelPlaces() {
    Segment(kHigher, 0x2800);
  }

  void Segment(uint64_t vaddr, uint64_t size) {
    struct elf64_segment &segment = image_.segments[image_.segment_count++];
    segment.vaddr = vaddr;
    segment.memory_size = size;
    image_.alignment = kPage;
  }

  void Framebuffer(uint64_t address) {
    requests_.framebuffer = {.request = {1, 1, 0}, .address = address, .caching = 0};
  }

  void Slot(uint64_t slot) {
    requests_.recursive = {.request = {1, 1, 0}, .slot = slot};
  }

  struct error Check(uint64_t screen_length = 0) {
    return kernel_places_check(&requests_, &layout_, &image_, screen_length);
  }

  void ExpectOverlap(enum error_name name, enum error_name other, uint64_t screen_length = 0) {
    struct error error = Check(screen_length);
    EXPECT_EQ(error.code, ERROR_LAYOUT_OVERLAP);
    EXPECT_EQ(error.values[0], uint64_t{name});
    EXPECT_EQ(error.values[1], uint64_t{other});
  }

  struct kernel_requests requests_ = {};
  struct kernel_layout layout_ = kernel_layout_of(&requests_);
  struct elf64_image image_ = {};
};

TEST_F(KernelPlaces, NothingAskedForIsWell) {
  EXPECT_EQ(Check().code, ERROR_NONE);
  Framebuffer(0);
  Slot(0);
  EXPECT_EQ(Check().code, ERROR_NONE);
}

TEST_F(KernelPlaces, WhatCanNotBeAnAddress) {
  for (uint64_t address :
       {UINT64_C(0x1000), UINT64_C(0xff000), UINT64_C(0x200800), UINT64_C(0x0000800000000000),
        UINT64_C(0xffff7ffffffff000), UINT64_C(0xfffffffffffff000) + 1}) {
    Framebuffer(address);
    struct error error = Check();
    EXPECT_EQ(error.code, ERROR_LAYOUT_PLACE) << std::hex << address;
    EXPECT_EQ(error.values[0], uint64_t{NAME_FRAMEBUFFER});
    EXPECT_EQ(error.values[1], address);
  }
  Framebuffer(0x00007ffffffff000);
  EXPECT_EQ(Check(kPage).code, ERROR_NONE);
  EXPECT_EQ(Check(2 * kPage).code, ERROR_LAYOUT_PLACE);
  Framebuffer(0xfffffffffff00000);
  EXPECT_EQ(Check(0x100000).code, ERROR_NONE);
  EXPECT_EQ(Check(0x101000).code, ERROR_LAYOUT_PLACE) << "round the end of the address space";
  Framebuffer(0x100000);
  EXPECT_EQ(Check(kPage).code, ERROR_NONE);
}

TEST_F(KernelPlaces, TheKernelsOwnPages) {
  Framebuffer(kHigher + 0x2000);
  ExpectOverlap(NAME_FRAMEBUFFER, NAME_KERNEL);
  Framebuffer(kHigher + 0x3000);
  EXPECT_EQ(Check().code, ERROR_NONE);
  Framebuffer(kHigher - 2 * kPage);
  EXPECT_EQ(Check(2 * kPage).code, ERROR_NONE);
  ExpectOverlap(NAME_FRAMEBUFFER, NAME_KERNEL, 3 * kPage);
  requests_.framebuffer.request.flags = BOOT_REQUEST_UNAVAILABLE;
  EXPECT_EQ(Check(3 * kPage).code, ERROR_NONE) << "given up";
}

TEST_F(KernelPlaces, WhereTheKernelIsMovedTo) {
  image_.position_independent = true;
  image_.segments[0].vaddr = 0;
  Framebuffer(KERNEL_LAYOUT_POSITION_INDEPENDENT_BASE);
  ExpectOverlap(NAME_FRAMEBUFFER, NAME_KERNEL);
  Framebuffer(KERNEL_LAYOUT_POSITION_INDEPENDENT_BASE + 0x20000000);
  EXPECT_EQ(Check().code, ERROR_NONE);
  layout_.kaslr = true;
  ExpectOverlap(NAME_FRAMEBUFFER, NAME_KERNEL);
}

TEST_F(KernelPlaces, DirectMapAndLoadersArea) {
  Framebuffer(0xffffb00000000000);
  ExpectOverlap(NAME_FRAMEBUFFER, NAME_DIRECT_MAP);
  Framebuffer(KERNEL_LAYOUT_LOADER_AREA + kSlot - kPage);
  ExpectOverlap(NAME_FRAMEBUFFER, NAME_LOADER_AREA);
  Framebuffer(KERNEL_LAYOUT_LOADER_AREA + kSlot);
  EXPECT_EQ(Check().code, ERROR_NONE);
}

TEST_F(KernelPlaces, SlotsOfTheTopTable) {
  for (auto [slot, other] : std::initializer_list<std::pair<uint64_t, enum error_name>>{
           {256, NAME_DIRECT_MAP}, {384, NAME_LOADER_AREA}, {511, NAME_KERNEL}}) {
    Slot(slot);
    ExpectOverlap(NAME_RECURSIVE_SLOT, other);
  }
  for (uint64_t slot : {1, 255, 385, 510}) {
    Slot(slot);
    EXPECT_EQ(Check().code, ERROR_NONE) << slot;
  }
  for (uint64_t slot : {UINT64_C(512), UINT64_C(1) << 25, (UINT64_C(1) << 32) + 1, UINT64_MAX}) {
    Slot(slot);
    EXPECT_EQ(Check().code, ERROR_LAYOUT_PLACE) << slot;
    EXPECT_EQ(Check().values[0], uint64_t{NAME_RECURSIVE_SLOT});
  }
}

TEST_F(KernelPlaces, TheLastSlotOfFiveLevels) {
  image_.segments[0].vaddr = 0x200000;
  Slot(511);
  EXPECT_EQ(Check().code, ERROR_NONE);
  requests_.paging_levels = {.request = {1, 0, 0}, .least = 0, .most = 5};
  ExpectOverlap(NAME_RECURSIVE_SLOT, NAME_KERNEL);
}

// The top table of five levels is that of four in each of two entries, and the others are free.
TEST_F(KernelPlaces, SlotsOfTheTopTableOfFiveLevels) {
  requests_.paging_levels = {.request = {1, BOOT_REQUEST_REQUIRED, 0}, .least = 5, .most = 0};
  Framebuffer(0xffffff0000000000); // in slot 510 of four levels
  for (uint64_t slot : {1, 255, 256, 384, 510}) {
    Slot(slot);
    EXPECT_EQ(Check().code, ERROR_NONE) << slot;
  }
  Slot(511);
  ExpectOverlap(NAME_RECURSIVE_SLOT, NAME_KERNEL);
  for (uint64_t slot : {UINT64_C(512), UINT64_MAX}) {
    Slot(slot);
    EXPECT_EQ(Check().code, ERROR_LAYOUT_PLACE) << slot;
  }
  Slot(256);
  requests_.paging_levels.request.flags = BOOT_REQUEST_OPTIONAL;
  ExpectOverlap(NAME_RECURSIVE_SLOT, NAME_DIRECT_MAP);
  requests_.paging_levels = {.request = {1, BOOT_REQUEST_REQUIRED, 0}, .least = 4, .most = 5};
  ExpectOverlap(NAME_RECURSIVE_SLOT, NAME_DIRECT_MAP);
}

TEST_F(KernelPlaces, EachOther) {
  Slot(509);
  Framebuffer(0xffffff0000000000 - kPage);
  ExpectOverlap(NAME_RECURSIVE_SLOT, NAME_FRAMEBUFFER);
  Slot(510);
  EXPECT_EQ(Check().code, ERROR_NONE);
  ExpectOverlap(NAME_RECURSIVE_SLOT, NAME_FRAMEBUFFER, 2 * kPage);
}

TEST_F(KernelPlaces, StackWithItsGuards) {
  layout_.stack = 0xffffd00000002000;
  layout_.guard_pages = 2;
  EXPECT_EQ(Check().code, ERROR_NONE);
  Framebuffer(layout_.stack - 2 * kPage);
  ExpectOverlap(NAME_FRAMEBUFFER, NAME_STACK);
  Framebuffer(layout_.stack + 18 * kPage - kPage);
  ExpectOverlap(NAME_FRAMEBUFFER, NAME_STACK);
  Framebuffer(layout_.stack + 18 * kPage);
  EXPECT_EQ(Check().code, ERROR_NONE);
  layout_.stack = KERNEL_LAYOUT_LOW_END + kPage;
  EXPECT_EQ(Check().code, ERROR_LAYOUT_PLACE) << "a guard page is too low";
  layout_.stack = kHigher + 0x4000;
  ExpectOverlap(NAME_STACK, NAME_KERNEL);
}

TEST_F(KernelPlaces, BootInfo) {
  requests_.boot_info = {.request = {1, 1, 0}, .address = 0xffffd00000000000};
  EXPECT_EQ(Check().code, ERROR_NONE);
  Framebuffer(0xffffd00000000000 + KERNEL_LAYOUT_BOOT_INFO_ROOM - kPage);
  ExpectOverlap(NAME_FRAMEBUFFER, NAME_BOOT_INFO);
}

TEST_F(KernelPlaces, WithoutADirectMapItsPlaceIsFree) {
  layout_.window = true;
  layout_.direct_map = KERNEL_LAYOUT_WINDOW;
  Framebuffer(0xffffb00000000000);
  EXPECT_EQ(Check().code, ERROR_NONE);
  Framebuffer(KERNEL_LAYOUT_WINDOW);
  ExpectOverlap(NAME_FRAMEBUFFER, NAME_LOADER_AREA);
}

TEST_F(KernelPlaces, AllThatKaslrMayChoose) {
  layout_.kaslr = true;
  layout_.kernel = 0xffffd00000000000;
  layout_.kernel_room = 0x200000;
  Framebuffer(layout_.kernel + 0x200000);
  EXPECT_EQ(Check().code, ERROR_NONE);
  Framebuffer(layout_.kernel + 0x1ff000);
  ExpectOverlap(NAME_FRAMEBUFFER, NAME_KERNEL);
  layout_.kernel = KERNEL_LAYOUT_LOADER_AREA - 0x1000;
  ExpectOverlap(NAME_KERNEL, NAME_DIRECT_MAP);
}

TEST_F(KernelPlaces, Mappings) {
  requests_.mappings = {.request = {1, 1, 0}, .mappings = {}};
  struct boot_mapping *mappings = requests_.mappings.mappings;
  mappings[0] = {0, 0x200000, 0x3000, 0, 0};
  mappings[7] = {0x203000, 0x200000, kPage, BOOT_MAPPING_EXECUTE, BOOT_REQUEST_CACHING_WRITE_BACK};
  EXPECT_EQ(Check().code, ERROR_NONE) << "beside each other, and the same memory";
  mappings[7].virtual_address = 0x202000;
  ExpectOverlap(NAME_MAPPING, NAME_MAPPING);
  mappings[7].virtual_address = 0x203000;
  mappings[7].caching = BOOT_REQUEST_CACHING_UNCACHED;
  ExpectOverlap(NAME_MAPPING, NAME_MAPPING);
  mappings[7].physical = 0x203000;
  EXPECT_EQ(Check().code, ERROR_NONE) << "uncached, beside the first one";
  mappings[7].length = kPage / 2;
  EXPECT_EQ(Check().code, ERROR_LAYOUT_PLACE);
  mappings[7].length = 0;
  EXPECT_EQ(Check().code, ERROR_NONE) << "not there";
  mappings[0].virtual_address = kHigher + 0x2000;
  ExpectOverlap(NAME_MAPPING, NAME_KERNEL);
  mappings[0].virtual_address = KERNEL_LAYOUT_LOW_END - kPage;
  EXPECT_EQ(Check().code, ERROR_LAYOUT_PLACE);
  mappings[0].virtual_address = 0x200000;
  for (uint64_t physical : {UINT64_C(0x200800), UINT64_C(1) << 52, UINT64_MAX - kPage + 1,
                            (UINT64_C(1) << 52) - kPage}) {
    mappings[0].physical = physical;
    EXPECT_EQ(Check().code, ERROR_LAYOUT_PLACE) << std::hex << physical;
  }
  requests_.mappings.request.flags = BOOT_REQUEST_UNAVAILABLE;
  EXPECT_EQ(Check().code, ERROR_NONE);
}

TEST_F(KernelPlaces, NoMachineHasMoreLowMemory) {
  requests_.low_memory = {.request = {1, 1, 0}, .pages = 159};
  EXPECT_EQ(Check().code, ERROR_NONE);
  requests_.low_memory.pages = 160;
  EXPECT_EQ(Check().code, ERROR_REQUEST_LOW_MEMORY);
  requests_.low_memory.request.flags = BOOT_REQUEST_UNAVAILABLE;
  EXPECT_EQ(Check().code, ERROR_NONE);
}

} // namespace
