// Which kernels fit into the address space that the loader gives them.
#include <gtest/gtest.h>

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

enum error_code Check(const std::vector<Segment> &segments) {
  struct elf64_image image = Image(segments);
  return kernel_layout_check(&image, 0).code;
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
  struct error error = kernel_layout_check(&image, 0);
  EXPECT_EQ(error.code, ERROR_LAYOUT_SHARED_PAGE);
  EXPECT_EQ(error.values[0], 7u);
  EXPECT_EQ(error.values[1], 2u);
  EXPECT_EQ(error.values[2], 0x101000u);
}

TEST(KernelLayout, LimitsTheStack) {
  struct elf64_image image = Image({{0x100000, 0x1000, kCode}});
  EXPECT_EQ(kernel_layout_check(&image, KERNEL_LAYOUT_MAX_STACK_PAGES).code, ERROR_NONE);
  EXPECT_EQ(kernel_layout_check(&image, KERNEL_LAYOUT_MAX_STACK_PAGES + 1).code,
            ERROR_LAYOUT_STACK);
}

TEST(KernelLayoutSlide, MovesOnlyLowPositionIndependentKernels) {
  struct elf64_image image = Image({{0, 0x1000, kCode}});
  EXPECT_EQ(kernel_layout_slide(&image), 0u);
  EXPECT_EQ(kernel_layout_check(&image, 0).code, ERROR_LAYOUT_LOW);
  image.position_independent = true;
  EXPECT_EQ(kernel_layout_slide(&image), KERNEL_LAYOUT_POSITION_INDEPENDENT_BASE);
  EXPECT_EQ(kernel_layout_check(&image, 0).code, ERROR_NONE);
  image.segments[0].vaddr = 0x100000;
  EXPECT_EQ(kernel_layout_slide(&image), 0u);
}

TEST(KernelLayoutSlide, KeepsAlignment) {
  for (uint64_t alignment : {UINT64_C(1), UINT64_C(0x10), UINT64_C(0x1000), UINT64_C(0x200000)}) {
    struct elf64_image image = Image({{0x12345, 0x1000, kCode}});
    image.position_independent = true;
    image.alignment = alignment;
    uint64_t slide = kernel_layout_slide(&image);
    EXPECT_EQ(slide % alignment, 0u) << alignment;
    EXPECT_EQ(slide % 0x1000, 0u) << alignment;
    EXPECT_GE(slide + 0x12345, KERNEL_LAYOUT_POSITION_INDEPENDENT_BASE);
  }
}

TEST(KernelLayoutSlide, RefusesWhatDoesNotFitAboveTheBase) {
  struct elf64_image image = Image({{0, 0x7ffff000, kCode}});
  image.position_independent = true;
  EXPECT_EQ(kernel_layout_check(&image, 0).code, ERROR_NONE);
  image.segments[0].memory_size++;
  EXPECT_EQ(kernel_layout_check(&image, 0).code, ERROR_ELF_SEGMENT_WRAPS);
}

} // namespace
