// The kernel's first address space, page by page against boot/protocol/entry_contract.md.
#include <gtest/gtest.h>

#include <memory>

#include "boot/common/testing/page_walk.h"

extern "C" {
#include "boot/common/address_space.h"
#include "boot/common/kernel_layout.h"
}

namespace {

constexpr uint64_t kPage = 4096;
constexpr uint64_t kTwoMib = UINT64_C(2) << 20;
constexpr uint64_t kOneGib = UINT64_C(1) << 30;
constexpr uint64_t kHigher = 0xffffffff80000000;
constexpr uint64_t kDirect = KERNEL_LAYOUT_DIRECT_MAP;
constexpr uint64_t kStackPhysical = 0x300000;
constexpr uint64_t kLastPage = 0x5000;
constexpr uint64_t kStackLength = 4 * kPage;

struct kernel_layout KernelLayoutDefault() {
  const struct kernel_requests nothing = {};
  return kernel_layout_of(&nothing);
}

class AddressSpace : public testing::Test {
protected:
  AddressSpace() : map_(std::make_unique<struct memory_map>()) {
    map_->count = 0;
    Ram(0x100000, 16 << 20);
    Segment(kHigher, 0x2000, ELF64_READ | ELF64_EXECUTE, 0x200000);
    Segment(kHigher + 0x2000, 0x800, ELF64_READ, 0x202000);
    Segment(kHigher + 0x3000, 0x3000, ELF64_READ | ELF64_WRITE, 0x203000);
    placement_.image = &image_;
    layout_.stack_pages = kStackLength / kPage;
    space_ = {&layout_, &placement_, 0, map_.get(), kStackPhysical, kLastPage, &screen_, false};
  }

  void Ram(uint64_t base, uint64_t end, uint32_t type = BOOT_MEMORY_USABLE) {
    EXPECT_EQ(memory_map_add(map_.get(), base, end - base, type).code, ERROR_NONE);
    EXPECT_EQ(memory_map_normalise(map_.get(), UINT64_MAX).code, ERROR_NONE);
  }

  void Segment(uint64_t vaddr, uint64_t size, uint32_t flags, uint64_t physical) {
    placement_.physical[image_.segment_count] = physical;
    struct elf64_segment &segment = image_.segments[image_.segment_count++];
    segment.vaddr = vaddr;
    segment.memory_size = size;
    segment.flags = flags;
  }

  // Takes tables from the map, as the loader does, which changes it under the builder's hands.
  static bool Allocate(void *context, uint64_t *page) {
    auto *map = static_cast<struct memory_map *>(context);
    const struct memory_request request = {
        kPage, kPage, 0, 0x400000, 16 << 20, true, BOOT_MEMORY_LOADER};
    return memory_map_allocate(map, &request, page);
  }

  enum error_code Build() {
    paging_ = {Allocate, map_.get(), memory_.Bias(), PAGING_LEVELS, 0};
    EXPECT_EQ(paging_begin(&paging_).code, ERROR_NONE);
    return address_space_build(&space_, &paging_).code;
  }

  std::optional<Translation> At(uint64_t vaddr) {
    return Walk(memory_, paging_.root, vaddr);
  }

  void Expect(uint64_t vaddr, uint64_t physical, bool write, bool execute) {
    std::optional<Translation> at = At(vaddr);
    ASSERT_TRUE(at) << std::hex << vaddr;
    EXPECT_EQ(at->physical, physical) << std::hex << vaddr;
    EXPECT_EQ(at->write, write) << std::hex << vaddr;
    EXPECT_EQ(at->execute, execute) << std::hex << vaddr;
  }

  std::unique_ptr<struct memory_map> map_;
  PhysicalMemory memory_{16 << 20};
  struct elf64_image image_ = {};
  struct kernel_placement placement_ = {};
  struct kernel_layout layout_ = KernelLayoutDefault();
  struct boot_screen screen_ = {};
  struct address_space space_;
  struct paging paging_;
};

TEST_F(AddressSpace, MapsSegmentsWithTheirPermissions) {
  ASSERT_EQ(Build(), ERROR_NONE);
  EXPECT_FALSE(At(kHigher - 1));
  Expect(kHigher, 0x200000, false, true);
  Expect(kHigher + 0x1fff, 0x201fff, false, true);
  Expect(kHigher + 0x2000, 0x202000, false, false);
  Expect(kHigher + 0x3000, 0x203000, true, false);
  Expect(kHigher + 0x5fff, 0x205fff, true, false);
  EXPECT_FALSE(At(kHigher + 0x6000));
}

TEST_F(AddressSpace, MapsSegmentsThatShareAPageOnce) {
  Segment(kHigher + 0x6000, 0x800, ELF64_READ, 0x206000);
  Segment(kHigher + 0x6800, 0x1800, ELF64_READ, 0x206800);
  ASSERT_EQ(Build(), ERROR_NONE);
  Expect(kHigher + 0x6800, 0x206800, false, false);
  Expect(kHigher + 0x7000, 0x207000, false, false);
  EXPECT_FALSE(At(kHigher + 0x8000));
}

TEST_F(AddressSpace, MapsASegmentInsideThePageOfTheOneBefore) {
  Segment(kHigher + 0x6000, 0x10, ELF64_READ, 0x206000);
  Segment(kHigher + 0x6010, 0x10, ELF64_READ, 0x206010);
  Segment(kHigher + 0x6020, 0x10, ELF64_READ, 0x206020);
  ASSERT_EQ(Build(), ERROR_NONE);
  Expect(kHigher + 0x6020, 0x206020, false, false);
}

TEST_F(AddressSpace, MapsLargeSegmentsWithLargePages) {
  Segment(kHigher + kTwoMib, 2 * kTwoMib + kPage, ELF64_READ | ELF64_EXECUTE, 0x400000);
  ASSERT_EQ(Build(), ERROR_NONE);
  EXPECT_EQ(At(kHigher + kTwoMib)->page_size, kTwoMib);
  EXPECT_EQ(At(kHigher + 2 * kTwoMib)->page_size, kTwoMib);
  EXPECT_EQ(At(kHigher + 3 * kTwoMib)->page_size, kPage);
  EXPECT_FALSE(At(kHigher + 3 * kTwoMib + kPage));
}

TEST_F(AddressSpace, MakesRelroReadOnly) {
  image_.relro = {kHigher + 0x3000, 0x1800};
  ASSERT_EQ(Build(), ERROR_NONE);
  Expect(kHigher + 0x3fff, 0x203fff, false, false);
  Expect(kHigher + 0x4000, 0x204000, true, false);
  Expect(kHigher + 0x5000, 0x205000, true, false);
}

TEST_F(AddressSpace, KeepsRelroInsideItsSegment) {
  image_.relro = {kHigher + 0x5000, 0x10000};
  ASSERT_EQ(Build(), ERROR_NONE);
  Expect(kHigher + 0x4000, 0x204000, true, false);
  Expect(kHigher + 0x5000, 0x205000, false, false);
  EXPECT_FALSE(At(kHigher + 0x6000));
}

TEST_F(AddressSpace, AddsTheSlide) {
  for (size_t i = 0; i < image_.segment_count; i++)
    image_.segments[i].vaddr -= kHigher;
  image_.relro = {0x3000, 0x1000};
  space_.slide = kHigher;
  ASSERT_EQ(Build(), ERROR_NONE);
  Expect(kHigher, 0x200000, false, true);
  Expect(kHigher + 0x3000, 0x203000, false, false);
  Expect(kHigher + 0x4000, 0x204000, true, false);
  EXPECT_FALSE(At(0));
}

TEST_F(AddressSpace, KeepsTheStackBetweenGuardPages) {
  ASSERT_EQ(Build(), ERROR_NONE);
  EXPECT_FALSE(At((KERNEL_LAYOUT_LOADER_AREA + kPage) - 1));
  Expect((KERNEL_LAYOUT_LOADER_AREA + kPage), kStackPhysical, true, false);
  Expect((KERNEL_LAYOUT_LOADER_AREA + kPage) + kStackLength - 1, kStackPhysical + kStackLength - 1,
         true, false);
  EXPECT_FALSE(At((KERNEL_LAYOUT_LOADER_AREA + kPage) + kStackLength));
}

TEST_F(AddressSpace, MapsOfLowMemoryTheTrampolineAndVgaOnly) {
  ASSERT_EQ(Build(), ERROR_NONE);
  for (uint64_t page = 0; page < 0x100000; page += kPage) {
    bool vga = page >= 0xa0000 && page < 0xc0000;
    if (vga || page == kLastPage)
      Expect(page, page, vga, !vga);
    else
      EXPECT_FALSE(At(page)) << std::hex << page;
  }
}

TEST_F(AddressSpace, TakesAKernelLinkedWhereItIs) {
  image_.segment_count = 0;
  Segment(0x100000, 0x2000, ELF64_READ | ELF64_EXECUTE, 0x100000);
  ASSERT_EQ(Build(), ERROR_NONE);
  Expect(0x100000, 0x100000, false, true);
  EXPECT_FALSE(At(0x102000));
}

TEST_F(AddressSpace, MapsTheFirstFourGibibytesDirectly) {
  ASSERT_EQ(Build(), ERROR_NONE);
  for (uint64_t at = 0; at < 4 * kOneGib; at += kTwoMib) {
    Expect(kDirect + at, at, true, false);
    ASSERT_EQ(At(kDirect + at)->page_size, kTwoMib) << "device memory may lie anywhere in it";
  }
  EXPECT_FALSE(At(kDirect + 4 * kOneGib));
  EXPECT_EQ(address_space_direct_map_length(&space_), 4 * kOneGib);
}

TEST_F(AddressSpace, MapsRamAboveThatAndNoHoles) {
  Ram(4 * kOneGib, 6 * kOneGib);
  Ram(6 * kOneGib, 6 * kOneGib + kPage, BOOT_MEMORY_ACPI_RECLAIMABLE);
  Ram(8 * kOneGib - kPage, 8 * kOneGib + kTwoMib, BOOT_MEMORY_ACPI_NVS);
  Ram(9 * kOneGib, 10 * kOneGib, BOOT_MEMORY_RESERVED);
  Ram(UINT64_C(1) << 40, (UINT64_C(1) << 40) + kPage);
  for (bool gib_pages : {false, true}) {
    space_.gib_pages = gib_pages;
    ASSERT_EQ(Build(), ERROR_NONE);
    Expect(kDirect + 4 * kOneGib, 4 * kOneGib, true, false);
    EXPECT_EQ(At(kDirect + 5 * kOneGib)->page_size, gib_pages ? kOneGib : kTwoMib);
    Expect(kDirect + 6 * kOneGib, 6 * kOneGib, true, false);
    EXPECT_FALSE(At(kDirect + 6 * kOneGib + kPage));
    EXPECT_FALSE(At(kDirect + 8 * kOneGib - kPage - 1));
    Expect(kDirect + 8 * kOneGib - kPage, 8 * kOneGib - kPage, true, false);
    Expect(kDirect + 8 * kOneGib, 8 * kOneGib, true, false);
    EXPECT_FALSE(At(kDirect + 8 * kOneGib + kTwoMib));
    EXPECT_FALSE(At(kDirect + 9 * kOneGib));
    Expect(kDirect + (UINT64_C(1) << 40), UINT64_C(1) << 40, true, false);
    EXPECT_EQ(address_space_direct_map_length(&space_), (UINT64_C(1) << 40) + kPage);
  }
}

TEST_F(AddressSpace, MapsModulesToBeReadIfThatIsAskedFor) {
  // Two of them side by side, with a page of 2 MiB in them, and one apart, among the tables.
  for (auto [base, length] :
       {std::pair{0x600000, 0x2ff000}, {0x8ff000, 0x100000}, {0xffe000, 0x1000}})
    ASSERT_EQ(memory_map_take(map_.get(), base, length, BOOT_MEMORY_MODULE).code, ERROR_NONE);
  ASSERT_EQ(Build(), ERROR_NONE);
  EXPECT_FALSE(At(KERNEL_LAYOUT_MODULES + 0x600000));
  layout_.read_only_modules = true;
  ASSERT_EQ(Build(), ERROR_NONE);
  Expect(KERNEL_LAYOUT_MODULES + 0x600000, 0x600000, false, false);
  Expect(KERNEL_LAYOUT_MODULES + 0x9fefff, 0x9fefff, false, false);
  Expect(KERNEL_LAYOUT_MODULES + 0xffe000, 0xffe000, false, false);
  for (uint64_t physical : {0x0, 0x5ff000, 0x9ff000, 0xffd000, 0xfff000})
    EXPECT_FALSE(At(KERNEL_LAYOUT_MODULES + physical)) << std::hex << physical;
  Expect(kDirect + 0x600000, 0x600000, true, false);
}

TEST_F(AddressSpace, MapsAFramebufferWhereverItLies) {
  screen_.kind = BOOT_SCREEN_FRAMEBUFFER;
  screen_.base_phys = 20 * kOneGib + 0x800;
  screen_.pitch = 4096;
  screen_.height = 1024;
  ASSERT_EQ(Build(), ERROR_NONE);
  EXPECT_FALSE(At(kDirect + 20 * kOneGib - 1));
  Expect(kDirect + 20 * kOneGib, 20 * kOneGib, true, false);
  Expect(kDirect + 20 * kOneGib + 2 * kTwoMib + 0xfff, 20 * kOneGib + 2 * kTwoMib + 0xfff, true,
         false);
  EXPECT_FALSE(At(kDirect + 20 * kOneGib + 2 * kTwoMib + kPage));
  EXPECT_EQ(address_space_direct_map_length(&space_), 20 * kOneGib + 2 * kTwoMib + kPage);
  screen_.base_phys = 0xc0000000;
  ASSERT_EQ(Build(), ERROR_NONE) << "below 4 GiB everything is mapped";
  EXPECT_EQ(address_space_direct_map_length(&space_), 4 * kOneGib);
}

TEST_F(AddressSpace, MapsAFramebufferThatFirmwareCallsRamOnce) {
  Ram(20 * kOneGib, 20 * kOneGib + kTwoMib, BOOT_MEMORY_ACPI_NVS);
  screen_.kind = BOOT_SCREEN_FRAMEBUFFER;
  screen_.base_phys = 20 * kOneGib - kPage;
  screen_.pitch = 4096;
  screen_.height = 1024;
  ASSERT_EQ(Build(), ERROR_NONE);
  for (uint64_t at = 20 * kOneGib - kPage; at < 20 * kOneGib - kPage + 2 * kTwoMib; at += kPage)
    Expect(kDirect + at, at, true, false);
  EXPECT_FALSE(At(kDirect + 20 * kOneGib - kPage + 2 * kTwoMib));
}

TEST_F(AddressSpace, ReachesAFramebufferAsFarAsTheDirectMapHasRoom) {
  screen_.kind = BOOT_SCREEN_FRAMEBUFFER;
  screen_.pitch = 4096;
  screen_.height = 1;
  uint64_t room = kernel_layout_direct_map_size(&layout_);
  screen_.base_phys = room - kPage;
  EXPECT_TRUE(address_space_reaches_screen(&layout_, &screen_));
  screen_.base_phys = room;
  EXPECT_FALSE(address_space_reaches_screen(&layout_, &screen_));
  screen_.base_phys = room - kPage + 1;
  EXPECT_FALSE(address_space_reaches_screen(&layout_, &screen_));
  screen_.pitch = screen_.height = UINT32_MAX;
  screen_.base_phys = UINT64_C(0x200000000);
  EXPECT_FALSE(address_space_reaches_screen(&layout_, &screen_)) << "its end wraps";
}

// As some firmware puts it: at 256 GiB.
TEST_F(AddressSpace, WithoutADirectMapReachesAFramebufferAnywhere) {
  layout_.window = true;
  layout_.direct_map = KERNEL_LAYOUT_WINDOW;
  screen_.kind = BOOT_SCREEN_FRAMEBUFFER;
  screen_.base_phys = UINT64_C(0x4000000800);
  screen_.pitch = 8192;
  screen_.height = 4000;
  EXPECT_TRUE(address_space_reaches_screen(&layout_, &screen_));
  EXPECT_EQ(address_space_screen(&layout_, &screen_), KERNEL_LAYOUT_SCREEN + 0x800);
  screen_.pitch = UINT32_MAX;
  EXPECT_FALSE(address_space_reaches_screen(&layout_, &screen_));
  screen_.pitch = 1;
  screen_.base_phys = UINT64_MAX;
  EXPECT_FALSE(address_space_reaches_screen(&layout_, &screen_));
}

TEST_F(AddressSpace, MapsRamThatCrossesFourGibibytes) {
  Ram(3 * kOneGib, 5 * kOneGib);
  ASSERT_EQ(Build(), ERROR_NONE);
  Expect(kDirect + 5 * kOneGib - 1, 5 * kOneGib - 1, true, false);
  EXPECT_FALSE(At(kDirect + 5 * kOneGib));
}

TEST_F(AddressSpace, SaysWhenThereIsNoMemoryForTables) {
  map_->count = 0;
  Ram(0x400000, 0x403000);
  EXPECT_EQ(Build(), ERROR_MEMORY_LOADER);
}

} // namespace
