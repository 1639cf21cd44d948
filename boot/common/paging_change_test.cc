// Changes to page tables: what is not meant to change stays as it was.
#include <gtest/gtest.h>

#include "boot/common/testing/page_walk.h"

extern "C" {
#include "boot/common/paging_change.h"
}

namespace {

constexpr uint64_t kPage = 4096;
constexpr uint64_t kTwoMib = UINT64_C(2) << 20;
constexpr uint64_t kOneGib = UINT64_C(1) << 30;
constexpr uint64_t kHigh = 0xffff800000000000;

class PagingChange : public testing::TestWithParam<int> {
protected:
  PagingChange() {
    paging_ = {Allocate, this, memory_.Bias(), GetParam(), 0};
    EXPECT_EQ(paging_begin(&paging_).code, ERROR_NONE);
    EXPECT_EQ(paging_map(&paging_, kHigh, 0, 4 * kOneGib, PAGING_WRITE, kOneGib).code, ERROR_NONE);
  }

  static bool Allocate(void *context, uint64_t *page) {
    auto *self = static_cast<PagingChange *>(context);
    *page = self->next_;
    self->next_ += kPage;
    return self->next_ <= self->memory_.Size();
  }

  std::optional<Translation> At(uint64_t vaddr) {
    return Walk(memory_, paging_.root, vaddr, paging_.levels);
  }

  void ExpectCaching(uint64_t from, uint64_t to, int caching) {
    for (uint64_t at = from; at < to; at += kPage) {
      ASSERT_TRUE(At(kHigh + at)) << std::hex << at;
      ASSERT_EQ(At(kHigh + at)->caching, caching) << std::hex << at;
      ASSERT_EQ(At(kHigh + at)->physical, at);
      ASSERT_TRUE(At(kHigh + at)->write && !At(kHigh + at)->execute);
    }
  }

  PhysicalMemory memory_{64 * kPage};
  uint64_t next_ = kPage;
  struct paging paging_;
};

TEST_P(PagingChange, CachingOfARangeAlone) {
  uint64_t from = kOneGib + 3 * kTwoMib - 2 * kPage;
  uint64_t length = 2 * kPage + 2 * kTwoMib + 5 * kPage;
  ASSERT_EQ(paging_set_caching(&paging_, kHigh + from, length, PAGING_WRITE_COMBINING).code,
            ERROR_NONE);
  ExpectCaching(from - 4 * kTwoMib, from, 0);
  ExpectCaching(from, from + length, PAGING_WRITE_COMBINING);
  ExpectCaching(from + length, from + length + 4 * kTwoMib, 0);
  EXPECT_EQ(At(kHigh + from + 2 * kPage)->page_size, kTwoMib) << "no more is split than need be";
  EXPECT_EQ(At(kHigh + kOneGib)->page_size, kTwoMib);
  EXPECT_EQ(At(kHigh)->page_size, kOneGib);
  EXPECT_EQ(At(kHigh + 2 * kOneGib)->page_size, kOneGib);
}

TEST_P(PagingChange, CachingTakesThePlaceOfTheOldOne) {
  ASSERT_EQ(paging_set_caching(&paging_, kHigh, kTwoMib, PAGING_UNCACHED).code, ERROR_NONE);
  ASSERT_EQ(paging_set_caching(&paging_, kHigh, kPage, PAGING_WRITE_COMBINING).code, ERROR_NONE);
  ExpectCaching(0, kPage, PAGING_WRITE_COMBINING);
  ExpectCaching(kPage, kTwoMib, PAGING_UNCACHED);
}

TEST_P(PagingChange, CachingPassesOverHoles) {
  ASSERT_EQ(paging_map(&paging_, kHigh + 6 * kOneGib + kPage, 6 * kOneGib + kPage, kPage,
                       PAGING_WRITE, kPage)
                .code,
            ERROR_NONE);
  ASSERT_EQ(
      paging_set_caching(&paging_, kHigh + 4 * kOneGib - kPage, 4 * kOneGib, PAGING_UNCACHED).code,
      ERROR_NONE);
  ExpectCaching(4 * kOneGib - 2 * kPage, 4 * kOneGib - kPage, 0);
  ExpectCaching(4 * kOneGib - kPage, 4 * kOneGib, PAGING_UNCACHED);
  ExpectCaching(6 * kOneGib + kPage, 6 * kOneGib + 2 * kPage, PAGING_UNCACHED);
  EXPECT_FALSE(At(kHigh + 4 * kOneGib));
  EXPECT_FALSE(At(kHigh + 6 * kOneGib));
}

TEST_P(PagingChange, SaysWhenThereIsNoPageToSplitWith) {
  next_ = memory_.Size();
  EXPECT_EQ(paging_set_caching(&paging_, kHigh, kPage, PAGING_UNCACHED).code, ERROR_MEMORY_LOADER);
}

// A walk through the slot, once and more often, ends in the tables themselves.
TEST_P(PagingChange, RecursionReachesEveryTable) {
  for (uint32_t slot : {1u, 300u, 510u}) {
    ASSERT_EQ(paging_recurse(&paging_, slot).code, ERROR_NONE);
    uint64_t top = paging_recursive_address(&paging_, slot);
    ASSERT_TRUE(At(top)) << slot;
    EXPECT_EQ(At(top)->physical, paging_.root) << slot;
    EXPECT_TRUE(At(top)->write);
    EXPECT_FALSE(At(top)->execute);
    // One step less: the table that the top table's first upper entry in use leads to.
    uint32_t used = kHigh >> (12 + 9 * (paging_.levels - 1)) & 511;
    uint64_t next = (top << 9) | uint64_t{used} << 12;
    next = slot < 256 ? next & ~(UINT64_MAX << (12 + 9 * paging_.levels))
                      : next | UINT64_MAX << (12 + 9 * paging_.levels);
    EXPECT_EQ(At(next)->physical, memory_.Word(paging_.root + used * 8) & ~uint64_t{0xfff}) << slot;
    EXPECT_EQ(paging_recurse(&paging_, slot).code, ERROR_PAGE_MAPPED_TWICE);
  }
}

TEST_P(PagingChange, AddressesOfRecursionAreCanonical) {
  uint64_t high = paging_recursive_address(&paging_, 511);
  uint64_t low = paging_recursive_address(&paging_, 1);
  EXPECT_EQ(high, 0xfffffffffffff000);
  EXPECT_EQ(low, paging_.levels == 4 ? 0x0000008040201000u : 0x0001008040201000u);
}

TEST_P(PagingChange, AFreeSlotIsTheHighestButTheLast) {
  EXPECT_EQ(paging_free_slot(&paging_, 511), 510u);
  for (uint32_t slot = 256; slot < 511; slot++)
    if (slot != 400)
      paging_recurse(&paging_, slot);
  EXPECT_EQ(paging_free_slot(&paging_, 511), 400u);
  paging_recurse(&paging_, 400);
  EXPECT_EQ(paging_free_slot(&paging_, 511), 0u);
}

INSTANTIATE_TEST_SUITE_P(Levels, PagingChange, testing::Values(PAGING_LEVELS, PAGING_LEVELS_MOST));

} // namespace
