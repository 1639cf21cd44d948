// Where kernels go in physical memory, and that their bytes and zeros arrive there.
#include <gtest/gtest.h>

#include <memory>
#include <set>
#include <vector>

#include "boot/common/testing/page_walk.h"

extern "C" {
#include "boot/common/kernel_placement.h"
}

namespace {

constexpr uint64_t kMib = 1 << 20;
constexpr uint64_t kHigher = 0xffffffff80000000;

struct elf64_segment Segment(uint64_t vaddr, uint64_t paddr, uint64_t memory_size,
                             uint64_t offset = 0, uint64_t file_size = 0) {
  return {.index = 0,
          .flags = ELF64_READ,
          .offset = offset,
          .file_size = file_size,
          .vaddr = vaddr,
          .paddr = paddr,
          .memory_size = memory_size};
}

class Placement : public testing::Test {
protected:
  Placement() : map_(std::make_unique<struct memory_map>()) {
    map_->count = 0;
    Memory(0, 640 * 1024, BOOT_MEMORY_USABLE);
    Memory(kMib, 32 * kMib, BOOT_MEMORY_USABLE);
  }

  void Memory(uint64_t base, uint64_t end, uint32_t type) {
    EXPECT_EQ(memory_map_add(map_.get(), base, end - base, type).code, ERROR_NONE);
    EXPECT_EQ(memory_map_normalise(map_.get(), UINT64_MAX).code, ERROR_NONE);
  }

  struct error Choose(const std::vector<struct elf64_segment> &segments) {
    image_.segment_count = segments.size();
    std::copy(segments.begin(), segments.end(), image_.segments);
    placement_.bias = memory_.Bias();
    placement_.copy = [](void *destination, const void *source, size_t length) {
      memcpy(destination, source, length);
    };
    return kernel_placement_choose(&placement_, &image_, slide_, map_.get());
  }

  // Every page of every segment must be the kernel's.
  void ExpectMarked() {
    for (size_t i = 0; i < image_.segment_count; i++) {
      uint64_t end = placement_.physical[i] + image_.segments[i].memory_size;
      for (uint64_t page = placement_.physical[i] & ~UINT64_C(4095); page < end; page += 4096) {
        uint32_t type = 0;
        for (size_t region = 0; region < map_->count; region++) {
          const struct boot_memory_region &r = map_->regions[region];
          if (page >= r.base_phys && page < r.base_phys + r.length)
            type = r.type;
        }
        ASSERT_EQ(type, static_cast<uint32_t>(BOOT_MEMORY_KERNEL)) << std::hex << page;
      }
    }
  }

  std::unique_ptr<struct memory_map> map_;
  PhysicalMemory memory_{32 * kMib};
  struct elf64_image image_ = {};
  struct kernel_placement placement_;
  uint64_t slide_ = 0;
};

TEST_F(Placement, HonoursPhysicalAddresses) {
  ASSERT_EQ(Choose({Segment(kMib, kMib, 0x1234), Segment(kHigher, 2 * kMib, 0x3000)}).code,
            ERROR_NONE);
  EXPECT_EQ(placement_.physical[0], kMib);
  EXPECT_EQ(placement_.physical[1], 2 * kMib);
  ExpectMarked();
}

TEST_F(Placement, HonoursThemInASharedPage) {
  ASSERT_EQ(
      Choose({Segment(kMib, kMib, 0x1800), Segment(kMib + 0x1800, kMib + 0x1800, 0x1000)}).code,
      ERROR_NONE);
  EXPECT_EQ(placement_.physical[1], kMib + 0x1800);
  ExpectMarked();
}

TEST_F(Placement, PutsAKernelElsewhereIfTheyAreNotFree) {
  Memory(2 * kMib, 2 * kMib + 0x1000, BOOT_MEMORY_RESERVED);
  for (uint64_t paddr : {UINT64_C(0x8000), 2 * kMib, 32 * kMib - 0x1000, UINT64_C(0x100000000),
                         UINT64_C(0xfffff000), kHigher, UINT64_MAX & ~UINT64_C(0xfff)}) {
    map_->count = 0;
    Memory(kMib, 32 * kMib, BOOT_MEMORY_USABLE);
    Memory(2 * kMib, 2 * kMib + 0x1000, BOOT_MEMORY_RESERVED);
    ASSERT_EQ(Choose({Segment(kHigher, paddr, 0x2000)}).code, ERROR_NONE);
    EXPECT_NE(placement_.physical[0], paddr);
    ExpectMarked();
  }
}

// Firmware may give memory away between the map and the taking: on UEFI for what is measured.
uint64_t given_away;
std::set<uint64_t> claimed;

bool Claim(uint64_t base, uint64_t length) {
  for (uint64_t page = base; page < base + length; page += 4096)
    if (page == given_away || claimed.count(page) != 0)
      return false;
  for (uint64_t page = base; page < base + length; page += 4096)
    claimed.insert(page);
  return true;
}

TEST_F(Placement, PutsAKernelElsewhereIfFirmwareHasGivenThemAway) {
  map_->claim = Claim;
  claimed.clear();
  given_away = 2 * kMib + 0x1000;
  ASSERT_EQ(Choose({Segment(kMib, kMib, 0x1800), Segment(kHigher, 2 * kMib, 0x3000)}).code,
            ERROR_NONE);
  ExpectMarked();
  for (size_t i = 0; i < 2; i++)
    for (uint64_t at = 0; at < image_.segments[i].memory_size; at += 4096) {
      EXPECT_NE(placement_.physical[i] + at, given_away);
      EXPECT_EQ(claimed.count(placement_.physical[i] + at), 1u) << "is not taken from firmware";
    }
  EXPECT_EQ(placement_.physical[0] % 4096, 0u);
  // What was taken in vain is nobody's place, and the kernel's memory in the end.
  EXPECT_FALSE(memory_map_is_usable(map_.get(), kMib, 0x2000));
  memory_map_give_back(map_.get());
  uint64_t kernels = 0;
  for (size_t i = 0; i < map_->count; i++)
    kernels += map_->regions[i].type == BOOT_MEMORY_KERNEL ? map_->regions[i].length : 0;
  EXPECT_EQ(kernels, 0x5000u);
  EXPECT_TRUE(memory_map_is_usable(map_.get(), kMib, 0x2000));
}

TEST_F(Placement, WantsThemAtTheSamePlaceInThePage) {
  ASSERT_EQ(Choose({Segment(kHigher + 0x10, kMib + 0x20, 0x100)}).code, ERROR_NONE);
  EXPECT_EQ(placement_.physical[0] % 4096, 0x10u);
}

TEST_F(Placement, WantsNoTwoVirtualPagesInOne) {
  ASSERT_EQ(
      Choose({Segment(kHigher, kMib, 0x800), Segment(kHigher + 0x5800, kMib + 0x800, 0x800)}).code,
      ERROR_NONE);
  EXPECT_NE(placement_.physical[0] / 4096, placement_.physical[1] / 4096);
  ExpectMarked();
}

TEST_F(Placement, WantsNoTwoPhysicalPagesForOne) {
  ASSERT_EQ(
      Choose({Segment(kHigher, kMib, 0x800), Segment(kHigher + 0x800, 2 * kMib + 0x800, 0x1000)})
          .code,
      ERROR_NONE);
  EXPECT_EQ(placement_.physical[1] - placement_.physical[0], 0x800u);
  ExpectMarked();
}

TEST_F(Placement, KeepsNearSegmentsTogether) {
  ASSERT_EQ(
      Choose({Segment(kHigher + 0x123, kHigher, 0x1000), Segment(kHigher + 0x3000, kHigher, 0x1000),
              Segment(kHigher + 0x103000, kHigher, 0x1000)})
          .code,
      ERROR_NONE);
  EXPECT_EQ(placement_.physical[0] % 4096, 0x123u);
  EXPECT_EQ(placement_.physical[1] - placement_.physical[0], 0x3000u - 0x123);
  EXPECT_EQ(placement_.physical[2] - placement_.physical[0], 0x103000u - 0x123);
  ExpectMarked();
}

TEST_F(Placement, SplitsFarSegments) {
  ASSERT_EQ(Choose({Segment(kMib * 64, kHigher, 0x1000), Segment(kHigher, kHigher, 0x1000)}).code,
            ERROR_NONE);
  EXPECT_NE(placement_.physical[0], placement_.physical[1]);
  ExpectMarked();
}

TEST_F(Placement, AlignsLargePiecesForLargePages) {
  for (uint64_t vaddr : {kHigher, kHigher + 0x12f000}) {
    ASSERT_EQ(Choose({Segment(vaddr, kHigher, 4 * kMib)}).code, ERROR_NONE);
    EXPECT_EQ(placement_.physical[0] % (2 * kMib), vaddr % (2 * kMib));
  }
}

TEST_F(Placement, PutsALargePieceAnywhereRatherThanNowhere) {
  map_->count = 0;
  Memory(kMib + 0x1000, 4 * kMib, BOOT_MEMORY_USABLE);
  ASSERT_EQ(Choose({Segment(kHigher, kHigher, 3 * kMib - 0x1000)}).code, ERROR_NONE);
  EXPECT_EQ(placement_.physical[0], kMib + 0x1000);
}

TEST_F(Placement, SaysWhatItNeedsAndWhatThereIs) {
  struct error error = Choose({Segment(kHigher, kHigher, 31 * kMib + 1)});
  EXPECT_EQ(error.code, ERROR_MEMORY_KERNEL);
  EXPECT_EQ(error.values[0], 31 * 1024u + 4);
  EXPECT_EQ(error.values[1], 31 * 1024u);
}

TEST_F(Placement, FillsSegmentsAndTheRestOfTheirPages) {
  const uint64_t sizes[] = {0x1800, 0x2345};
  ASSERT_EQ(Choose({Segment(kHigher + 0x100, kHigher, sizes[0], 0x100, 0x1234),
                    Segment(kHigher + 0x4010, kHigher, sizes[1], 0x1510, 0x10)})
                .code,
            ERROR_NONE);
  std::vector<uint8_t> file(0x1520);
  for (size_t i = 0; i < file.size(); i++)
    file[i] = static_cast<uint8_t>(1 + i % 251);
  kernel_placement_clear(&placement_);
  for (size_t at = 0; at < file.size(); at += 0x200) {
    kernel_placement_copy(&placement_, at, file.data() + at,
                          std::min<size_t>(0x200, file.size() - at));
  }
  for (size_t i = 0; i < 2; i++) {
    const struct elf64_segment &segment = image_.segments[i];
    uint64_t first = placement_.physical[i] & ~UINT64_C(4095);
    uint64_t last = (placement_.physical[i] + segment.memory_size + 4095) & ~UINT64_C(4095);
    for (uint64_t at = first; at < last; at++) {
      uint64_t into = at - placement_.physical[i];
      uint8_t expected = at >= placement_.physical[i] && into < segment.file_size
                             ? file[segment.offset + into]
                             : 0;
      ASSERT_EQ(*memory_.At(at), expected) << std::hex << at;
    }
    EXPECT_EQ(*memory_.At(last), 0xa5) << "the page behind is not touched";
  }
}

TEST_F(Placement, GivesRelocationItsMemory) {
  ASSERT_EQ(
      Choose({Segment(kHigher, kHigher, 0x1000), Segment(kHigher + 0x2000, kHigher, 0x10)}).code,
      ERROR_NONE);
  struct elf64_memory memory = kernel_placement_memory(&placement_);
  EXPECT_EQ(memory.at(memory.context, kHigher + 0x2008, 8), memory_.At(placement_.physical[1] + 8));
  EXPECT_EQ(memory.at(memory.context, kHigher + 0x2009, 8), nullptr);
  EXPECT_EQ(memory.at(memory.context, kHigher + 0x1000, 1), nullptr);
}

} // namespace
