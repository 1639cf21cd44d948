// Page tables, walked the way the CPU walks them.
#include <gtest/gtest.h>

#include "boot/common/testing/page_walk.h"

extern "C" {
#include "boot/common/paging.h"
}

namespace {

constexpr uint64_t kPage = 4096;
constexpr uint64_t kTwoMib = UINT64_C(2) << 20;
constexpr uint64_t kOneGib = UINT64_C(1) << 30;

class Paging : public testing::Test {
protected:
  Paging() {
    paging_ = {Allocate, this, memory_.Bias(), PAGING_LEVELS, 0};
    EXPECT_EQ(paging_begin(&paging_).code, ERROR_NONE);
  }

  static bool Allocate(void *context, uint64_t *page) {
    auto *self = static_cast<Paging *>(context);
    *page = self->next_;
    self->next_ += kPage;
    return self->next_ <= self->memory_.Size();
  }

  enum error_code Map(uint64_t vaddr, uint64_t paddr, uint64_t length, int access,
                      uint64_t largest_page) {
    return paging_map(&paging_, vaddr, paddr, length, static_cast<enum paging_access>(access),
                      largest_page)
        .code;
  }

  std::optional<Translation> At(uint64_t vaddr) {
    return Walk(memory_, paging_.root, vaddr);
  }

  PhysicalMemory memory_{64 * kPage};
  uint64_t next_ = kPage;
  struct paging paging_;
};

TEST_F(Paging, MapsNothingByItself) {
  for (uint64_t vaddr : {UINT64_C(0), UINT64_C(0x100000), UINT64_C(0xffffffff80000000)})
    EXPECT_FALSE(At(vaddr)) << vaddr;
}

TEST_F(Paging, MapsPagesAndNoMore) {
  ASSERT_EQ(Map(0xffffffff80001000, 0x7000, 3 * kPage, PAGING_WRITE, kPage), ERROR_NONE);
  EXPECT_FALSE(At(0xffffffff80000fff));
  EXPECT_EQ(At(0xffffffff80001234)->physical, 0x7234u);
  EXPECT_EQ(At(0xffffffff80003fff)->physical, 0x9fffu);
  EXPECT_FALSE(At(0xffffffff80004000));
}

TEST_F(Paging, SetsPermissions) {
  ASSERT_EQ(Map(0x10000, 0, kPage, PAGING_READ_ONLY, kPage), ERROR_NONE);
  ASSERT_EQ(Map(0x20000, 0, kPage, PAGING_WRITE, kPage), ERROR_NONE);
  ASSERT_EQ(Map(0x30000, 0, kPage, PAGING_EXECUTE, kPage), ERROR_NONE);
  EXPECT_FALSE(At(0x10000)->write);
  EXPECT_FALSE(At(0x10000)->execute);
  EXPECT_TRUE(At(0x20000)->write);
  EXPECT_FALSE(At(0x20000)->execute);
  EXPECT_FALSE(At(0x30000)->write);
  EXPECT_TRUE(At(0x30000)->execute);
}

TEST_F(Paging, SetsCaching) {
  ASSERT_EQ(Map(kTwoMib, 0, kTwoMib + kPage, PAGING_WRITE | PAGING_WRITE_COMBINING, kTwoMib),
            ERROR_NONE);
  ASSERT_EQ(Map(0x10000, 0, kPage, PAGING_UNCACHED, kPage), ERROR_NONE);
  ASSERT_EQ(Map(0x20000, 0, kPage, PAGING_WRITE, kPage), ERROR_NONE);
  // PWT alone is entry 1 of PAT, with PCD it is entry 3 (Intel SDM volume 3A, table 12-11).
  EXPECT_EQ(At(kTwoMib)->caching, 0x08);
  EXPECT_EQ(At(2 * kTwoMib)->caching, 0x08);
  EXPECT_EQ(At(0x10000)->caching, 0x18);
  EXPECT_EQ(At(0x20000)->caching, 0);
  EXPECT_EQ(PAGING_PAT >> 8 & 0xff, 1u) << "write-combining (table 12-10)";
  EXPECT_EQ(PAGING_PAT >> 24 & 0xff, 0u) << "uncached";
  EXPECT_EQ(PAGING_PAT & 0xff, 6u) << "write-back";
}

// Addresses of 57 bits, and those of 48 bits with their sign.
TEST_F(Paging, BuildsFiveLevels) {
  paging_.levels = PAGING_LEVELS_MOST;
  const uint64_t places[] = {0x1000, 0x00f0123456789000, 0xff12345678901000, 0xffff800000000000,
                             0xffffffff80000000};
  for (uint64_t vaddr : places)
    ASSERT_EQ(Map(vaddr, vaddr & 0xffffffff000, kPage, PAGING_WRITE, kPage), ERROR_NONE);
  for (uint64_t vaddr : places) {
    std::optional<Translation> at = Walk(memory_, paging_.root, vaddr + 5, PAGING_LEVELS_MOST);
    ASSERT_TRUE(at) << std::hex << vaddr;
    EXPECT_EQ(at->physical, (vaddr & 0xffffffff000) + 5) << std::hex << vaddr;
    EXPECT_FALSE(Walk(memory_, paging_.root, vaddr - kPage, PAGING_LEVELS_MOST));
  }
}

TEST_F(Paging, UsesTheLargestPagesThatFit) {
  // 4 KiB pages up to the first 2 MiB line, 2 MiB pages up to the first GiB line, and so on.
  uint64_t vaddr = 0xffff800000000000 + kOneGib - kTwoMib - kPage;
  uint64_t paddr = 5 * kOneGib - kTwoMib - kPage;
  uint64_t length = kPage + kTwoMib + kOneGib + kTwoMib + kPage;
  ASSERT_EQ(Map(vaddr, paddr, length, PAGING_WRITE, kOneGib), ERROR_NONE);
  uint64_t at = 0;
  for (uint64_t size : {kPage, kTwoMib, kOneGib, kTwoMib, kPage}) {
    ASSERT_TRUE(At(vaddr + at));
    EXPECT_EQ(At(vaddr + at)->page_size, size);
    EXPECT_EQ(At(vaddr + at)->physical, paddr + at);
    EXPECT_EQ(At(vaddr + at + size - 1)->physical, paddr + at + size - 1);
    at += size;
  }
  EXPECT_FALSE(At(vaddr - 1));
  EXPECT_FALSE(At(vaddr + length));
}

TEST_F(Paging, KeepsToTheLargestPageAllowed) {
  ASSERT_EQ(Map(kOneGib, kOneGib, kOneGib, PAGING_WRITE, kTwoMib), ERROR_NONE);
  EXPECT_EQ(At(kOneGib)->page_size, kTwoMib);
  ASSERT_EQ(Map(kTwoMib, kTwoMib, kTwoMib, PAGING_WRITE, kPage), ERROR_NONE);
  EXPECT_EQ(At(kTwoMib)->page_size, kPage);
}

TEST_F(Paging, UsesSmallPagesWherePhysicalAddressesAreNotAligned) {
  ASSERT_EQ(Map(kTwoMib, kTwoMib + kPage, 2 * kTwoMib, PAGING_WRITE, kOneGib), ERROR_NONE);
  for (uint64_t at = 0; at < 2 * kTwoMib; at += kPage) {
    ASSERT_EQ(At(kTwoMib + at)->page_size, kPage);
    ASSERT_EQ(At(kTwoMib + at)->physical, kTwoMib + kPage + at);
  }
  EXPECT_FALSE(At(3 * kTwoMib));
}

TEST_F(Paging, MapsNothingForNoLength) {
  EXPECT_EQ(Map(0x1000, 0x1000, 0, PAGING_WRITE, kPage), ERROR_NONE);
  EXPECT_FALSE(At(0x1000));
}

TEST_F(Paging, RefusesToMapTwice) {
  ASSERT_EQ(Map(0x1000, 0x1000, kPage, PAGING_WRITE, kPage), ERROR_NONE);
  EXPECT_EQ(Map(0x1000, 0x1000, kPage, PAGING_WRITE, kPage), ERROR_PAGE_MAPPED_TWICE);
  EXPECT_EQ(Map(0, 0, 2 * kPage, PAGING_WRITE, kPage), ERROR_PAGE_MAPPED_TWICE);
  EXPECT_EQ(Map(0, 0, kTwoMib, PAGING_WRITE, kTwoMib), ERROR_PAGE_MAPPED_TWICE)
      << "over a table of smaller pages";
  ASSERT_EQ(Map(kOneGib, 0, kTwoMib, PAGING_WRITE, kTwoMib), ERROR_NONE);
  EXPECT_EQ(Map(kOneGib + kPage, 0, kPage, PAGING_WRITE, kPage), ERROR_PAGE_MAPPED_TWICE)
      << "inside a larger page";
}

TEST_F(Paging, SaysWhenThereIsNoPageForATable) {
  next_ = memory_.Size() - kPage;
  EXPECT_EQ(Map(0x1000, 0x1000, kPage, PAGING_WRITE, kPage), ERROR_MEMORY_LOADER);
  EXPECT_EQ(paging_begin(&paging_).code, ERROR_MEMORY_LOADER);
}

} // namespace
