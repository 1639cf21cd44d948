// The page of the loader's last instructions, and what it keeps clear of.
#include <gtest/gtest.h>

#include <memory>

extern "C" {
#include "boot/common/code_page.h"
}

namespace {

constexpr uint64_t kPage = 4096;
constexpr uint64_t kMib = UINT64_C(1) << 20;

class CodePage : public testing::Test {
protected:
  void Usable(uint64_t base, uint64_t end) {
    ASSERT_EQ(memory_map_add(map_.get(), base, end - base, BOOT_MEMORY_USABLE).code, ERROR_NONE);
    ASSERT_EQ(memory_map_normalise(map_.get(), UINT64_MAX).code, ERROR_NONE);
  }

  void Keep(uint64_t base, uint64_t size) {
    kept_.place[kept_.count++] = {NAME_MAPPING, base, size};
  }

  // 0 where there is none.
  uint64_t Take() {
    uint64_t page = 0;
    return code_page_take(map_.get(), &kept_, &page) ? page : 0;
  }

  std::unique_ptr<struct memory_map> map_ = std::make_unique<struct memory_map>();
  struct kernel_places kept_ = {};
};

TEST_F(CodePage, IsBelowOneMibIfThereIsRoom) {
  Usable(0, 0xa0000);
  Usable(kMib, 64 * kMib);
  EXPECT_EQ(Take(), 0x9f000u);
}

TEST_F(CodePage, NeverIsPageZero) {
  Usable(0, kPage);
  EXPECT_EQ(Take(), 0u);
}

TEST_F(CodePage, KeepsClearOfWhatIsAskedFor) {
  Usable(kMib, 64 * kMib);
  Keep(48 * kMib, 100 * kMib);
  Keep(47 * kMib, kMib - kPage - 1);
  EXPECT_EQ(Take(), 48 * kMib - kPage);
  EXPECT_EQ(Take(), 47 * kMib - kPage);
}

TEST_F(CodePage, KeepsClearOfPartsOfPages) {
  Usable(kMib, 64 * kMib);
  Keep(64 * kMib - 1, kPage);
  EXPECT_EQ(Take(), 64 * kMib - 2 * kPage);
}

TEST_F(CodePage, WithoutAPlaceThereIsNone) {
  Usable(kMib, 64 * kMib);
  Keep(kMib, UINT64_C(4) << 30);
  EXPECT_EQ(Take(), 0u);
}

TEST_F(CodePage, IsNeverFromFourGibOn) {
  Usable(UINT64_C(4) << 30, UINT64_C(5) << 30);
  EXPECT_EQ(Take(), 0u);
}

} // namespace
