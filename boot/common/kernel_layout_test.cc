// Which kernels fit into the address space that the loader gives them.
#include <gtest/gtest.h>

#include <set>
#include <utility>
#include <vector>

extern "C" {
#include "boot/common/kernel_layout.h"
}

namespace {

constexpr uint32_t kCode = ELF64_READ | ELF64_EXECUTE;
constexpr uint32_t kData = ELF64_READ | ELF64_WRITE;

struct Segment {
  uint64_t vaddr;
  uint64_t size;
  uint32_t flags;
};

struct elf64_image Image(const std::vector<Segment> &segments) {
  struct elf64_image image = {};
  image.alignment = 0x1000;
  for (const Segment &segment : segments) {
    struct elf64_segment &added = image.segments[image.segment_count];
    added.index = static_cast<uint32_t>(image.segment_count++);
    added.vaddr = segment.vaddr;
    added.memory_size = segment.size;
    added.flags = segment.flags;
  }
  return image;
}

struct kernel_layout Layout() {
  const struct kernel_requests nothing = {};
  return kernel_layout_of(&nothing);
}

enum error_code Check(const struct elf64_image &image) {
  struct kernel_layout layout = Layout();
  return kernel_layout_check(&layout, &image).code;
}

enum error_code CheckLayout(const struct kernel_layout &layout) {
  struct elf64_image image = Image({{0x100000, 0x1000, kCode}});
  return kernel_layout_check(&layout, &image).code;
}

enum error_code Check(const std::vector<Segment> &segments) {
  struct elf64_image image = Image(segments);
  return Check(image);
}

TEST(KernelLayout, TakesTheUsualPlaces) {
  for (uint64_t base :
       {UINT64_C(0x100000), UINT64_C(0x200000), UINT64_C(0x400000), UINT64_C(0x7ffffffff000),
        UINT64_C(0xffffc08000000000), UINT64_C(0xfffffe0000000000), UINT64_C(0xffffffff80000000)}) {
    EXPECT_EQ(Check({{base, 0x1000, kCode}}), ERROR_NONE) << std::hex << base;
  }
}

TEST(KernelLayout, KeepsTheFirstMebibyte) {
  EXPECT_EQ(Check({{0, 0x1000, kCode}}), ERROR_LAYOUT_LOW);
  EXPECT_EQ(Check({{0xfffff, 1, kCode}}), ERROR_LAYOUT_LOW);
  EXPECT_EQ(Check({{0x8000, 0x200000, kCode}}), ERROR_LAYOUT_LOW);
}

TEST(KernelLayout, RefusesAddressesThatAreNotCanonical) {
  EXPECT_EQ(Check({{0x7ffffffff000, 0x1001, kCode}}), ERROR_LAYOUT_NOT_CANONICAL);
  EXPECT_EQ(Check({{0x800000000000, 1, kCode}}), ERROR_LAYOUT_NOT_CANONICAL);
  EXPECT_EQ(Check({{0xffff7ffffffff000, 1, kCode}}), ERROR_LAYOUT_NOT_CANONICAL);
  EXPECT_EQ(Check({{0x100000, UINT64_C(0xffff800000000000), kCode}}), ERROR_LAYOUT_NOT_CANONICAL);
}

TEST(KernelLayout, KeepsTheDirectMapAndTheLoadersArea) {
  EXPECT_EQ(Check({{0xffff800000000000, 1, kCode}}), ERROR_LAYOUT_DIRECT_MAP);
  EXPECT_EQ(Check({{0xffffbfffffffffff, 1, kCode}}), ERROR_LAYOUT_DIRECT_MAP);
  EXPECT_EQ(Check({{0xffffc00000000000, 1, kCode}}), ERROR_LAYOUT_LOADER_AREA);
  EXPECT_EQ(Check({{0xffffc07fffffffff, 1, kCode}}), ERROR_LAYOUT_LOADER_AREA);
}

TEST(KernelLayout, KeepsTheLastPage) {
  EXPECT_EQ(Check({{0xffffffffffffe000, 0x1000, kCode}}), ERROR_NONE);
  EXPECT_EQ(Check({{0xffffffffffffe000, 0x1001, kCode}}), ERROR_ELF_SEGMENT_WRAPS);
}

TEST(KernelLayout, WantsEitherWriteOrExecute) {
  uint64_t base = 0x100000;
  EXPECT_EQ(Check({{base, 1, ELF64_READ | ELF64_WRITE | ELF64_EXECUTE}}),
            ERROR_LAYOUT_WRITE_EXECUTE);
  EXPECT_EQ(Check({{base, 1, ELF64_WRITE | ELF64_EXECUTE}}), ERROR_LAYOUT_WRITE_EXECUTE);
  EXPECT_EQ(Check({{base, 1, 0}}), ERROR_LAYOUT_NO_PERMISSION);
  EXPECT_EQ(Check({{base, 1, 0x10}}), ERROR_LAYOUT_NO_PERMISSION);
  EXPECT_EQ(Check({{base, 1, ELF64_EXECUTE}}), ERROR_NONE);
  EXPECT_EQ(Check({{base, 1, ELF64_WRITE}}), ERROR_NONE);
}

TEST(KernelLayout, WantsPermissionsByPage) {
  EXPECT_EQ(Check({{0x100000, 0x1000, kCode}, {0x101000, 1, kData}}), ERROR_NONE);
  EXPECT_EQ(Check({{0x100000, 0x1001, kCode}, {0x101800, 1, kData}}), ERROR_LAYOUT_SHARED_PAGE);
  EXPECT_EQ(Check({{0x100000, 0x800, kCode}, {0x100800, 1, ELF64_READ}}), ERROR_LAYOUT_SHARED_PAGE);
  EXPECT_EQ(Check({{0x100000, 0x800, kData}, {0x100800, 1, ELF64_WRITE}}), ERROR_NONE);
}

TEST(KernelLayout, NamesTheProgramHeaders) {
  struct elf64_image image =
      Image({{0x100000, 0x1000, kCode}, {0x101000, 2, kData}, {0x101010, 1, kCode}});
  image.segments[1].index = 7;
  struct kernel_layout layout = Layout();
  struct error error = kernel_layout_check(&layout, &image);
  EXPECT_EQ(error.code, ERROR_LAYOUT_SHARED_PAGE);
  EXPECT_EQ(error.values[0], 7u);
  EXPECT_EQ(error.values[1], 2u);
  EXPECT_EQ(error.values[2], 0x101000u);
}

TEST(KernelLayout, LimitsTheStack) {
  for (auto [pages, code] : std::vector<std::pair<uint32_t, enum error_code>>{
           {0, ERROR_LAYOUT_STACK},
           {1, ERROR_NONE},
           {KERNEL_LAYOUT_MAX_STACK_PAGES, ERROR_NONE},
           {KERNEL_LAYOUT_MAX_STACK_PAGES + 1, ERROR_LAYOUT_STACK}}) {
    struct kernel_layout layout = Layout();
    layout.stack_pages = pages;
    EXPECT_EQ(CheckLayout(layout), code) << pages;
  }
}

TEST(KernelLayout, PutsGuardPagesBelowTheStack) {
  struct kernel_layout layout = Layout();
  EXPECT_EQ(kernel_layout_stack(&layout), KERNEL_LAYOUT_LOADER_AREA + 0x1000);
  layout.guard_pages = KERNEL_LAYOUT_MAX_GUARD_PAGES;
  EXPECT_EQ(CheckLayout(layout), ERROR_NONE);
  EXPECT_EQ(kernel_layout_stack(&layout),
            KERNEL_LAYOUT_LOADER_AREA + UINT64_C(0x1000) * KERNEL_LAYOUT_MAX_GUARD_PAGES);
  layout.guard_pages++;
  EXPECT_EQ(CheckLayout(layout), ERROR_LAYOUT_GUARD);
  layout.guard_pages = 0;
  EXPECT_EQ(CheckLayout(layout), ERROR_LAYOUT_GUARD);
}

TEST(KernelLayout, PutsTheDirectMapWhereThereIsRoom) {
  const struct {
    uint64_t base;
    uint64_t size; // 0: refused
  } places[] = {
      {UINT64_C(0xffff800000000000), UINT64_C(1) << 46},
      {UINT64_C(0xffff888000000000), UINT64_C(0x378000000000)}, // where Linux has it
      {UINT64_C(0xffffbf0000000000), UINT64_C(1) << 40},
      {UINT64_C(0xffffbf8000000000), 0},
      {UINT64_C(0xffffc00000000000), 0},
      {UINT64_C(0xffffc08000000000), UINT64_C(0x3f0000000000)},
      {UINT64_C(0xfffffe8000000000), UINT64_C(1) << 40},
      {UINT64_C(0xffffff0000000000), 0},
      {UINT64_C(0xffffff8000000000), 0},
      {UINT64_C(0x0000008000000000), UINT64_C(1) << 46},
      {UINT64_C(0x00007f0000000000), UINT64_C(1) << 40},
      {UINT64_C(0x00007f8000000000), 0},
      {UINT64_C(0x0000800000000000), 0},
      {UINT64_C(0xffff800000001000), 0},
      {0, 0},
  };
  for (const auto &place : places) {
    struct kernel_layout layout = Layout();
    layout.direct_map = place.base;
    EXPECT_EQ(CheckLayout(layout), place.size == 0 ? ERROR_LAYOUT_DIRECT_MAP_PLACE : ERROR_NONE)
        << std::hex << place.base;
    if (place.size != 0)
      EXPECT_EQ(kernel_layout_direct_map_size(&layout), place.size) << std::hex << place.base;
  }
}

TEST(KernelLayout, KeepsTheDirectMapWhereverItIs) {
  struct kernel_layout layout = Layout();
  layout.direct_map = 0x8000000000;
  struct elf64_image image = Image({{0x8000000000, 0x1000, kCode}});
  EXPECT_EQ(kernel_layout_check(&layout, &image).code, ERROR_LAYOUT_DIRECT_MAP);
  image.segments[0].vaddr = 0xffff800000000000;
  EXPECT_EQ(kernel_layout_check(&layout, &image).code, ERROR_NONE);
}

TEST(KernelLayout, IsWhatStandsOfTheRequests) {
  struct kernel_requests requests = {};
  struct kernel_layout layout = kernel_layout_of(&requests);
  EXPECT_EQ(layout.direct_map, KERNEL_LAYOUT_DIRECT_MAP);
  EXPECT_EQ(layout.stack_pages, uint32_t{KERNEL_LAYOUT_DEFAULT_STACK_PAGES});
  EXPECT_EQ(layout.guard_pages, uint32_t{KERNEL_LAYOUT_DEFAULT_GUARD_PAGES});
  EXPECT_FALSE(layout.kaslr);
  requests.stack = {.request = {1, 0, 0}, .pages = 2, .guard_pages = 3, .address = 0x5000};
  requests.direct_map = {.request = {1, 0, 0}, .address = 1, .room = 2, .mode = 0};
  requests.kaslr = {.request = {1, 0, 0}};
  layout = kernel_layout_of(&requests);
  EXPECT_EQ(layout.direct_map, 1u);
  EXPECT_EQ(layout.stack_pages, 2u);
  EXPECT_EQ(layout.guard_pages, 3u);
  EXPECT_EQ(kernel_layout_stack(&layout), 0x5000u);
  EXPECT_EQ(layout.direct_map_room, 2u);
  EXPECT_TRUE(layout.kaslr);
  requests.stack.request.flags = BOOT_REQUEST_UNAVAILABLE;
  requests.direct_map.request.flags = BOOT_REQUEST_UNAVAILABLE;
  requests.kaslr.request.flags = BOOT_REQUEST_UNAVAILABLE;
  layout = kernel_layout_of(&requests);
  EXPECT_EQ(layout.direct_map, KERNEL_LAYOUT_DIRECT_MAP);
  EXPECT_EQ(layout.stack_pages, uint32_t{KERNEL_LAYOUT_DEFAULT_STACK_PAGES});
  EXPECT_FALSE(layout.kaslr);
}

// 0 in a field leaves the choice to the loader.
TEST(KernelLayout, HasDefaultsForWhatIsLeftOpen) {
  struct kernel_requests requests = {};
  requests.stack = {.request = {1, 1, 0}, .pages = 0, .guard_pages = 3, .address = 0};
  requests.direct_map = {.request = {1, 1, 0}, .address = 0, .room = 0, .mode = 0};
  struct kernel_layout layout = kernel_layout_of(&requests);
  EXPECT_EQ(layout.stack_pages, uint32_t{KERNEL_LAYOUT_DEFAULT_STACK_PAGES});
  EXPECT_EQ(layout.guard_pages, 3u);
  EXPECT_EQ(layout.direct_map, KERNEL_LAYOUT_DIRECT_MAP);
}

enum error_code CheckKaslr(const struct elf64_image &image) {
  struct kernel_layout layout = Layout();
  layout.kaslr = true;
  return kernel_layout_check(&layout, &image).code;
}

uint64_t RandomSlide(const struct elf64_image &image, uint32_t random) {
  struct kernel_layout layout = Layout();
  layout.kaslr = true;
  return kernel_layout_slide(&layout, &image, random);
}

uint64_t Slide(const struct elf64_image &image) {
  struct kernel_layout layout = Layout();
  return kernel_layout_slide(&layout, &image, 0x12345678);
}

constexpr uint64_t kWindow = KERNEL_LAYOUT_POSITION_INDEPENDENT_BASE;

TEST(KernelLayoutKaslr, RefusesWhatIsLinkedAtAFixedAddress) {
  struct elf64_image image = Image({{kWindow, 0x1000, kCode}});
  EXPECT_EQ(CheckKaslr(image), ERROR_LAYOUT_KASLR_FIXED);
  image.position_independent = true;
  EXPECT_EQ(CheckKaslr(image), ERROR_NONE);
}

TEST(KernelLayoutKaslr, StaysInItsWindowForAnyNumber) {
  for (uint64_t linked : {UINT64_C(0), UINT64_C(0x1000), UINT64_C(0x400000), kWindow}) {
    for (uint64_t alignment : {UINT64_C(0x10), UINT64_C(0x1000), UINT64_C(0x200000)}) {
      for (uint64_t size : {UINT64_C(1), UINT64_C(0x345678), KERNEL_LAYOUT_KASLR_SIZE / 2}) {
        struct elf64_image image = Image({{linked, size, kCode}});
        image.position_independent = true;
        image.alignment = alignment;
        ASSERT_EQ(CheckKaslr(image), ERROR_NONE);
        for (uint32_t random : {0u, 1u, 0x7fffffffu, 0x80000000u, 0xffffffffu}) {
          uint64_t base = linked + RandomSlide(image, random);
          EXPECT_GE(base, kWindow);
          EXPECT_LE(base + size, kWindow + KERNEL_LAYOUT_KASLR_SIZE);
          EXPECT_EQ((base - linked) % 0x1000, 0u);
          EXPECT_EQ((base - linked) % alignment, 0u);
        }
      }
    }
  }
}

// Where the last page ends there is no address any more.
TEST(KernelLayoutKaslr, LeavesTheLastPageFree) {
  struct elf64_image image = Image({{0x1000, 0x4800, kCode}});
  image.position_independent = true;
  struct kernel_layout layout = Layout();
  layout.kaslr = true;
  layout.kernel = 0xffffffffffff0000;
  for (uint64_t room : {UINT64_C(0x10000), UINT64_C(0xf000)}) {
    layout.kernel_room = room;
    ASSERT_EQ(kernel_layout_check(&layout, &image).code, ERROR_NONE);
    uint64_t highest = 0x1000 + kernel_layout_slide(&layout, &image, 0xffffffff);
    EXPECT_EQ(highest, 0xfffffffffffff000 - 0x5000);
  }
}

TEST(KernelLayoutKaslr, UsesEveryPlace) {
  struct elf64_image image = Image({{0, KERNEL_LAYOUT_KASLR_SIZE - 0x3000, kCode}});
  image.position_independent = true;
  std::set<uint64_t> places;
  for (uint64_t random = 0; random < UINT64_C(1) << 32; random += 0x10000000)
    places.insert(RandomSlide(image, static_cast<uint32_t>(random)) - kWindow);
  EXPECT_EQ(places, (std::set<uint64_t>{0, 0x1000, 0x2000, 0x3000}));
}

TEST(KernelLayoutKaslr, RefusesAKernelWithoutAChoice) {
  struct elf64_image image = Image({{0, KERNEL_LAYOUT_KASLR_SIZE - 0x1000, kCode}});
  image.position_independent = true;
  EXPECT_EQ(CheckKaslr(image), ERROR_NONE);
  image.segments[0].memory_size++;
  EXPECT_EQ(CheckKaslr(image), ERROR_LAYOUT_KASLR_SIZE);
  image.segments[0].memory_size = UINT64_C(1) << 40;
  EXPECT_EQ(CheckKaslr(image), ERROR_LAYOUT_KASLR_SIZE);
  image.segments[0].memory_size = 0x1000;
  image.alignment = KERNEL_LAYOUT_KASLR_SIZE;
  EXPECT_EQ(CheckKaslr(image), ERROR_LAYOUT_KASLR_SIZE);
}

TEST(KernelLayoutSlide, MovesOnlyLowPositionIndependentKernels) {
  struct elf64_image image = Image({{0, 0x1000, kCode}});
  EXPECT_EQ(Slide(image), 0u);
  EXPECT_EQ(Check(image), ERROR_LAYOUT_LOW);
  image.position_independent = true;
  EXPECT_EQ(Slide(image), KERNEL_LAYOUT_POSITION_INDEPENDENT_BASE);
  EXPECT_EQ(Check(image), ERROR_NONE);
  image.segments[0].vaddr = 0x100000;
  EXPECT_EQ(Slide(image), 0u);
}

TEST(KernelLayoutSlide, KeepsAlignment) {
  for (uint64_t alignment : {UINT64_C(1), UINT64_C(0x10), UINT64_C(0x1000), UINT64_C(0x200000)}) {
    struct elf64_image image = Image({{0x12345, 0x1000, kCode}});
    image.position_independent = true;
    image.alignment = alignment;
    uint64_t slide = Slide(image);
    EXPECT_EQ(slide % alignment, 0u) << alignment;
    EXPECT_EQ(slide % 0x1000, 0u) << alignment;
    EXPECT_GE(slide + 0x12345, KERNEL_LAYOUT_POSITION_INDEPENDENT_BASE);
  }
}

TEST(KernelLayoutSlide, RefusesWhatDoesNotFitAboveTheBase) {
  struct elf64_image image = Image({{0, 0x7ffff000, kCode}});
  image.position_independent = true;
  EXPECT_EQ(Check(image), ERROR_NONE);
  image.segments[0].memory_size++;
  EXPECT_EQ(Check(image), ERROR_ELF_SEGMENT_WRAPS);
}

TEST(KernelLayout, WithoutADirectMapThereIsAWindow) {
  struct kernel_requests requests = {};
  requests.direct_map = {
      .request = {1, 1, 0}, .address = 0, .room = 0, .mode = BOOT_REQUEST_DIRECT_MAP_NONE};
  struct kernel_layout layout = kernel_layout_of(&requests);
  EXPECT_TRUE(layout.window);
  EXPECT_EQ(CheckLayout(layout), ERROR_NONE);
  EXPECT_GE(layout.direct_map, KERNEL_LAYOUT_LOADER_AREA);
  EXPECT_EQ(layout.direct_map + kernel_layout_direct_map_size(&layout), KERNEL_LAYOUT_MODULES);
  EXPECT_GE(kernel_layout_reach(&layout), UINT64_C(1) << 52) << "all memory is the kernel's";
  struct elf64_image image = Image({{KERNEL_LAYOUT_DIRECT_MAP, 0x1000, kCode}});
  EXPECT_EQ(kernel_layout_check(&layout, &image).code, ERROR_NONE);
}

TEST(KernelLayout, KeepsAsMuchForTheDirectMapAsIsAskedFor) {
  struct kernel_layout layout = Layout();
  layout.direct_map_room = UINT64_C(1) << 39;
  EXPECT_EQ(kernel_layout_direct_map_size(&layout), UINT64_C(1) << 39);
  struct elf64_image image = Image({{layout.direct_map + (UINT64_C(1) << 39), 0x1000, kCode}});
  EXPECT_EQ(kernel_layout_check(&layout, &image).code, ERROR_NONE);
  image.segments[0].vaddr -= 0x1000;
  EXPECT_EQ(kernel_layout_check(&layout, &image).code, ERROR_LAYOUT_DIRECT_MAP);
  layout.direct_map_room = UINT64_C(1) << 32;
  EXPECT_EQ(CheckLayout(layout), ERROR_NONE);
  for (uint64_t room : {(UINT64_C(1) << 32) - 0x200000, (UINT64_C(1) << 32) + 0x1000,
                        (UINT64_C(1) << 46) + 0x200000}) {
    layout.direct_map_room = room;
    EXPECT_EQ(CheckLayout(layout), ERROR_LAYOUT_DIRECT_MAP_PLACE) << std::hex << room;
  }
}

// The lower half has 128 TiB of addresses, and 64 are what kernels are told to count on at most.
TEST(KernelLayout, NoDirectMapIsLargerThan64TiB) {
  struct kernel_layout layout = Layout();
  layout.direct_map = UINT64_C(1) << 39;
  layout.direct_map_room = KERNEL_LAYOUT_DIRECT_MAP_MOST;
  EXPECT_EQ(CheckLayout(layout), ERROR_NONE);
  layout.direct_map_room += 0x200000;
  EXPECT_EQ(CheckLayout(layout), ERROR_LAYOUT_DIRECT_MAP_PLACE);
}

TEST(KernelLayout, PutsAPositionIndependentKernelWhereItIsAskedFor) {
  struct kernel_layout layout = Layout();
  struct elf64_image image = Image({{0x1000, 0x345678, kCode}});
  image.alignment = 0x200000;
  layout.kernel = 0xffffffffc0000000;
  EXPECT_EQ(kernel_layout_check(&layout, &image).code, ERROR_LAYOUT_KERNEL_FIXED);
  image.position_independent = true;
  EXPECT_EQ(kernel_layout_check(&layout, &image).code, ERROR_NONE);
  EXPECT_EQ(kernel_layout_slide(&layout, &image, 77), 0xffffffffc0000000);
  image.segments[0].vaddr = 0xffffffff80001000;
  EXPECT_EQ(kernel_layout_slide(&layout, &image, 77), UINT64_C(0x40000000)) << "not low";
  layout.kernel += 0x1000;
  EXPECT_EQ(kernel_layout_check(&layout, &image).code, ERROR_LAYOUT_PLACE);
  layout.kernel = 0x0000100000000000;
  layout.kernel_room = 0x800000;
  layout.kaslr = true;
  EXPECT_EQ(kernel_layout_check(&layout, &image).code, ERROR_NONE);
  std::set<uint64_t> places;
  for (uint64_t random = 0; random < UINT64_C(1) << 32; random += 0x10000000)
    places.insert(kernel_layout_slide(&layout, &image, static_cast<uint32_t>(random)) +
                  0xffffffff80000000 - layout.kernel);
  EXPECT_EQ(places, (std::set<uint64_t>{0, 0x200000, 0x400000}));
  layout.kernel_room = 0x400000;
  EXPECT_EQ(kernel_layout_check(&layout, &image).code, ERROR_LAYOUT_KASLR_SIZE);
  layout.kernel_room = KERNEL_LAYOUT_KASLR_MOST + 0x200000;
  EXPECT_EQ(kernel_layout_check(&layout, &image).code, ERROR_LAYOUT_KASLR_SIZE);
}

} // namespace
