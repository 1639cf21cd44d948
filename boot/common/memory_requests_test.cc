// What becomes of requests about memory on machines that can and can't meet them.
#include <gtest/gtest.h>

#include <memory>

#include "boot/common/testing/page_walk.h"

extern "C" {
#include "boot/common/memory_requests.h"
#include "boot/common/paging_change.h"
}

namespace {

constexpr uint64_t kPage = 4096;
constexpr uint64_t kTwoMib = UINT64_C(2) << 20;
constexpr uint64_t kDirect = KERNEL_LAYOUT_DIRECT_MAP;
constexpr uint64_t kScreen = 0x600000 + 0x800;
constexpr uint64_t kScreenLength = 4 * kPage;
constexpr uint64_t kElsewhere = 0xffffd00000000000;

class MemoryRequests : public testing::Test {
protected:
  MemoryRequests() {
    paging_ = {Allocate, this, bytes_.Bias(), PAGING_LEVELS, 0};
    EXPECT_EQ(paging_begin(&paging_).code, ERROR_NONE);
    EXPECT_EQ(paging_map(&paging_, kDirect, 0, 8 * kTwoMib, PAGING_WRITE, kTwoMib).code,
              ERROR_NONE);
    map_->count = 1;
    map_->regions[0] = {0x100000, UINT64_C(64) << 20, BOOT_MEMORY_USABLE, 0};
    image_.segment_count = 1;
    image_.segments[0].vaddr = 0xffffffff80000000;
    image_.segments[0].memory_size = kPage;
    screen_.kind = BOOT_SCREEN_FRAMEBUFFER;
    screen_.base_phys = kScreen;
    screen_.base = kDirect + kScreen;
    screen_.pitch = kPage;
    screen_.height = 3;
  }

  static bool Allocate(void *context, uint64_t *page) {
    auto *self = static_cast<MemoryRequests *>(context);
    *page = self->next_;
    self->next_ += kPage;
    return self->next_ <= self->bytes_.Size();
  }

  void Framebuffer(uint16_t flags, uint64_t address, uint64_t caching) {
    requests_.framebuffer = {.request = {1, flags, 0}, .address = address, .caching = caching};
  }

  void Mapping(uint64_t address, uint64_t physical, uint64_t length, uint32_t caching) {
    requests_.mappings.request = {1, BOOT_REQUEST_REQUIRED, 0};
    requests_.mappings.mappings[0] = {address, physical, length, 0, caching};
  }

  struct error Map() {
    return memory_requests_map(&memory_);
  }

  std::optional<Translation> At(uint64_t vaddr) {
    return Walk(bytes_, paging_.root, vaddr);
  }

  std::unique_ptr<struct memory_map> map_ = std::make_unique<struct memory_map>();
  PhysicalMemory bytes_{64 * kPage};
  uint64_t next_ = kPage;
  struct paging paging_;
  struct kernel_requests requests_ = {};
  struct kernel_layout layout_ = kernel_layout_of(&requests_);
  struct elf64_image image_ = {};
  struct boot_screen screen_ = {};
  uint64_t values_[REQUEST_TYPES + 1] = {};
  struct memory_requests memory_ = {.requests = &requests_,
                                    .layout = &layout_,
                                    .image = &image_,
                                    .map = map_.get(),
                                    .block = 0x9000,
                                    .block_vaddr = kDirect + 0x9000,
                                    .block_length = 0x1800,
                                    .has_pat = true,
                                    .physical_end = UINT64_C(1) << 40,
                                    .screen = &screen_,
                                    .paging = &paging_,
                                    .values = values_,
                                    .pat = 0};
};

TEST_F(MemoryRequests, NothingAskedForChangesNothing) {
  uint64_t before = next_;
  ASSERT_EQ(Map().code, ERROR_NONE);
  EXPECT_EQ(next_, before);
  EXPECT_EQ(memory_.pat, 0u);
  EXPECT_EQ(screen_.base, kDirect + kScreen);
  EXPECT_EQ(paging_free_slot(&paging_, 511), 510u);
}

TEST_F(MemoryRequests, FramebufferInItsPlaceIsWriteCombining) {
  Framebuffer(BOOT_REQUEST_REQUIRED, 0, 0);
  ASSERT_EQ(Map().code, ERROR_NONE);
  EXPECT_EQ(memory_.pat, PAGING_PAT);
  EXPECT_EQ(values_[BOOT_REQUEST_TYPE_FRAMEBUFFER], kDirect + kScreen);
  for (uint64_t at = 0x600000; at < 0x600000 + kScreenLength; at += kPage)
    EXPECT_EQ(At(kDirect + at)->caching, PAGING_WRITE_COMBINING);
  EXPECT_EQ(At(kDirect + 0x600000 - kPage)->caching, 0);
  EXPECT_EQ(At(kDirect + 0x600000 + kScreenLength)->caching, 0);
}

TEST_F(MemoryRequests, FramebufferElsewhereHasOneCachingInBothPlaces) {
  for (auto [caching, bits] : std::initializer_list<std::pair<uint64_t, int>>{
           {BOOT_REQUEST_CACHING_WRITE_BACK, 0},
           {BOOT_REQUEST_CACHING_UNCACHED, PAGING_UNCACHED},
           {BOOT_REQUEST_CACHING_WRITE_COMBINING, PAGING_WRITE_COMBINING}}) {
    uint64_t place = kElsewhere + caching * kTwoMib;
    Framebuffer(BOOT_REQUEST_REQUIRED, place, caching);
    memory_.pat = 0;
    ASSERT_EQ(Map().code, ERROR_NONE);
    EXPECT_EQ(screen_.base, place + 0x800);
    EXPECT_EQ(values_[BOOT_REQUEST_TYPE_FRAMEBUFFER], screen_.base);
    EXPECT_EQ(memory_.pat, bits != 0 ? PAGING_PAT : 0);
    for (uint64_t at = 0; at < kScreenLength; at += kPage) {
      ASSERT_TRUE(At(place + at));
      EXPECT_EQ(At(place + at)->physical, 0x600000 + at);
      EXPECT_EQ(At(place + at)->caching, bits);
      EXPECT_TRUE(At(place + at)->write && !At(place + at)->execute);
      EXPECT_EQ(At(kDirect + 0x600000 + at)->caching, bits);
    }
    EXPECT_FALSE(At(place - 1));
    EXPECT_FALSE(At(place + kScreenLength));
  }
}

TEST_F(MemoryRequests, WithoutPat) {
  memory_.has_pat = false;
  Framebuffer(BOOT_REQUEST_REQUIRED, 0, 0);
  ASSERT_EQ(Map().code, ERROR_NONE) << "the best that there is";
  EXPECT_EQ(memory_.pat, 0u);
  EXPECT_EQ(At(kDirect + kScreen)->caching, 0);
  Framebuffer(BOOT_REQUEST_REQUIRED, 0, BOOT_REQUEST_CACHING_WRITE_COMBINING);
  EXPECT_EQ(Map().code, ERROR_REQUEST_CACHING);
  requests_.framebuffer.request.flags = BOOT_REQUEST_OPTIONAL;
  ASSERT_EQ(Map().code, ERROR_NONE);
  EXPECT_FALSE(request_stands(&requests_.framebuffer.request));
}

TEST_F(MemoryRequests, WithoutAFramebuffer) {
  screen_.kind = BOOT_SCREEN_TEXT;
  Framebuffer(BOOT_REQUEST_REQUIRED, kElsewhere, 0);
  EXPECT_EQ(Map().code, ERROR_REQUEST_FRAMEBUFFER);
  Framebuffer(BOOT_REQUEST_OPTIONAL, kElsewhere, 0);
  ASSERT_EQ(Map().code, ERROR_NONE);
  EXPECT_FALSE(request_stands(&requests_.framebuffer.request));
  EXPECT_FALSE(At(kElsewhere));
}

TEST_F(MemoryRequests, AFramebufferThatIsTooLargeForItsPlace) {
  Framebuffer(BOOT_REQUEST_REQUIRED, 0xffffffff80000000 - 3 * kPage, 0);
  EXPECT_EQ(Map().code, ERROR_LAYOUT_OVERLAP);
  requests_.framebuffer.request.flags = BOOT_REQUEST_OPTIONAL;
  ASSERT_EQ(Map().code, ERROR_NONE);
  EXPECT_FALSE(request_stands(&requests_.framebuffer.request));
  EXPECT_EQ(screen_.base, kDirect + kScreen);
  EXPECT_EQ(At(kDirect + kScreen)->caching, 0);
}

TEST_F(MemoryRequests, MappingsHaveTheirAccessAndCaching) {
  requests_.mappings = {
      .request = {1, BOOT_REQUEST_REQUIRED, 0},
      .mappings = {
          {0, 0x200000, kTwoMib, 0, 0},
          {},
          {kElsewhere, 0x5000, 2 * kPage, BOOT_MAPPING_READ, BOOT_REQUEST_CACHING_UNCACHED},
          {kElsewhere + kTwoMib, 0x7000, kPage, BOOT_MAPPING_READ | BOOT_MAPPING_EXECUTE,
           BOOT_REQUEST_CACHING_WRITE_BACK},
          {kElsewhere + 2 * kTwoMib, UINT64_C(512) << 30, kPage,
           BOOT_MAPPING_READ | BOOT_MAPPING_WRITE, BOOT_REQUEST_CACHING_WRITE_COMBINING}}};
  ASSERT_EQ(Map().code, ERROR_NONE);
  EXPECT_EQ(values_[BOOT_REQUEST_TYPE_MAPPINGS], 4u);
  EXPECT_EQ(memory_.pat, PAGING_PAT);
  EXPECT_EQ(At(0x200123)->physical, 0x200123u) << "where it is in physical memory";
  EXPECT_TRUE(At(0x200000)->write && !At(0x200000)->execute);
  EXPECT_EQ(At(0x200000)->page_size, kTwoMib);
  EXPECT_EQ(At(kElsewhere + kPage)->physical, 0x6000u);
  EXPECT_FALSE(At(kElsewhere)->write || At(kElsewhere)->execute);
  EXPECT_EQ(At(kElsewhere)->caching, PAGING_UNCACHED);
  EXPECT_EQ(At(kDirect + 0x6000)->caching, PAGING_UNCACHED);
  EXPECT_EQ(At(kDirect + 0x7000)->caching, 0);
  EXPECT_TRUE(At(kElsewhere + kTwoMib)->execute && !At(kElsewhere + kTwoMib)->write);
  EXPECT_EQ(At(kElsewhere + 2 * kTwoMib)->physical, UINT64_C(512) << 30);
  EXPECT_EQ(At(kElsewhere + 2 * kTwoMib)->caching, PAGING_WRITE_COMBINING);
  EXPECT_FALSE(At(kElsewhere + 2 * kPage));
  EXPECT_FALSE(At(0x400000));
}

TEST_F(MemoryRequests, MappingsAreMadeAllOrNone) {
  const struct boot_mapping possible = {0, 0x200000, kPage, 0, 0};
  const struct boot_mapping impossible[] = {
      {kElsewhere, (UINT64_C(1) << 40) - kPage, 2 * kPage, 0, 0},
      {kElsewhere, 0x5000, kPage, 0, BOOT_REQUEST_CACHING_WRITE_COMBINING}};
  memory_.has_pat = false;
  for (const struct boot_mapping &other : impossible) {
    requests_.mappings = {.request = {1, BOOT_REQUEST_REQUIRED, 0}, .mappings = {possible, other}};
    EXPECT_NE(Map().code, ERROR_NONE);
    requests_.mappings.request.flags = BOOT_REQUEST_OPTIONAL;
    EXPECT_EQ(Map().code, ERROR_NONE);
    EXPECT_FALSE(request_stands(&requests_.mappings.request));
    EXPECT_FALSE(At(0x200000));
  }
}

// 512 GiB whose page tables of 4 KiB pages take 1 GiB, and the same memory by 2 MiB pages.
TEST_F(MemoryRequests, MappingsThatThereIsNoMemoryForTablesFor) {
  Mapping(kElsewhere + kPage, 0, UINT64_C(512) << 30, 0);
  EXPECT_EQ(Map().code, ERROR_MEMORY_LOADER);
  requests_.mappings.request.flags = BOOT_REQUEST_OPTIONAL;
  uint64_t before = next_;
  EXPECT_EQ(Map().code, ERROR_NONE);
  EXPECT_FALSE(request_stands(&requests_.mappings.request));
  EXPECT_EQ(next_, before);
  EXPECT_EQ(paging_tables_most(kElsewhere, 0, UINT64_C(512) << 30), 512u + 1 + 3 * 2);
}

TEST_F(MemoryRequests, TheBootInfoElsewhere) {
  requests_.boot_info = {.request = {1, BOOT_REQUEST_REQUIRED, 0}, .address = kElsewhere};
  memory_.block_vaddr = kElsewhere;
  ASSERT_EQ(Map().code, ERROR_NONE);
  EXPECT_EQ(At(kElsewhere + 0x1fff)->physical, 0xafffu);
  EXPECT_TRUE(At(kElsewhere)->write && !At(kElsewhere)->execute);
  EXPECT_FALSE(At(kElsewhere + 2 * kPage));
  requests_.boot_info.address = kElsewhere + kTwoMib;
  memory_.block_length = KERNEL_LAYOUT_BOOT_INFO_ROOM + 1;
  EXPECT_EQ(Map().code, ERROR_MEMORY_MAP_FULL);
}

TEST_F(MemoryRequests, TheWindowHasWhatIsHandedOver) {
  layout_.window = true;
  layout_.direct_map = KERNEL_LAYOUT_WINDOW;
  requests_.direct_map.mode = BOOT_REQUEST_DIRECT_MAP_NONE;
  map_->count = 5;
  map_->regions[0] = {0x8000, 0x1000, BOOT_MEMORY_LOADER, 0};
  map_->regions[1] = {0x100000, 0x2000, BOOT_MEMORY_KERNEL, 0};
  map_->regions[2] = {0x102000, 0x400000, BOOT_MEMORY_USABLE, 0};
  map_->regions[3] = {0x502000, 0x1000, BOOT_MEMORY_MODULE, 0};
  map_->regions[4] = {0x503000, 0x2000, BOOT_MEMORY_LOADER, 0};
  ASSERT_EQ(Map().code, ERROR_NONE);
  for (uint64_t page = 0; page < 4 * kTwoMib; page += kPage) {
    bool there = page == 0x8000 || (page >= 0x502000 && page < 0x505000);
    ASSERT_EQ(At(KERNEL_LAYOUT_WINDOW + page).has_value(), there) << std::hex << page;
    if (there)
      EXPECT_EQ(At(KERNEL_LAYOUT_WINDOW + page)->physical, page);
  }
  for (uint64_t at = 0; at < kScreenLength; at += kPage)
    EXPECT_EQ(At(KERNEL_LAYOUT_SCREEN + at)->physical, 0x600000 + at);
  EXPECT_FALSE(At(KERNEL_LAYOUT_SCREEN + kScreenLength));
}

// Wherever the same memory is mapped twice.
TEST_F(MemoryRequests, TheWindowsFramebufferHasOneCaching) {
  layout_.window = true;
  layout_.direct_map = KERNEL_LAYOUT_WINDOW;
  screen_.base_phys += UINT64_C(1) << 38;
  screen_.base = KERNEL_LAYOUT_SCREEN + 0x800;
  Framebuffer(BOOT_REQUEST_REQUIRED, 0, 0);
  ASSERT_EQ(Map().code, ERROR_NONE);
  EXPECT_EQ(values_[BOOT_REQUEST_TYPE_FRAMEBUFFER], KERNEL_LAYOUT_SCREEN + 0x800);
  for (uint64_t at = 0; at < kScreenLength; at += kPage)
    EXPECT_EQ(At(KERNEL_LAYOUT_SCREEN + at)->caching, PAGING_WRITE_COMBINING);
}

TEST_F(MemoryRequests, AMappingOfTheWindowsFramebufferChangesItsCaching) {
  layout_.window = true;
  layout_.direct_map = KERNEL_LAYOUT_WINDOW;
  Mapping(kElsewhere, 0x601000, kPage, BOOT_REQUEST_CACHING_UNCACHED);
  ASSERT_EQ(Map().code, ERROR_NONE);
  EXPECT_EQ(At(KERNEL_LAYOUT_SCREEN)->caching, 0);
  EXPECT_EQ(At(KERNEL_LAYOUT_SCREEN + kPage)->caching, PAGING_UNCACHED);
  EXPECT_EQ(At(KERNEL_LAYOUT_SCREEN + 2 * kPage)->caching, 0);
}

TEST_F(MemoryRequests, AMappingOfVgaMemoryChangesItsCachingWhereItIs) {
  ASSERT_EQ(paging_map(&paging_, KERNEL_LAYOUT_VGA, KERNEL_LAYOUT_VGA,
                       KERNEL_LAYOUT_VGA_END - KERNEL_LAYOUT_VGA, PAGING_WRITE, kPage)
                .code,
            ERROR_NONE);
  Mapping(kElsewhere, 0xb8000, 0x10000, BOOT_REQUEST_CACHING_WRITE_COMBINING);
  ASSERT_EQ(Map().code, ERROR_NONE);
  EXPECT_EQ(At(0xb7000)->caching, 0);
  EXPECT_EQ(At(0xb8000)->caching, PAGING_WRITE_COMBINING);
  EXPECT_EQ(At(0xbf000)->caching, PAGING_WRITE_COMBINING);
  EXPECT_FALSE(At(0xc0000));
}

// They are not in the tables, but nothing may be mapped there.
TEST_F(MemoryRequests, RecursionKeepsClearOfGuardPages) {
  layout_.stack = 0xffffff0000000000 - 16 * kPage;
  requests_.recursive = {.request = {1, BOOT_REQUEST_REQUIRED, 0}, .slot = 0};
  ASSERT_EQ(Map().code, ERROR_NONE);
  EXPECT_EQ(values_[BOOT_REQUEST_TYPE_RECURSIVE] >> 39 & 511, 508u);
}

TEST_F(MemoryRequests, TheWindowHasNoModulesThatCanOnlyBeRead) {
  layout_.window = layout_.read_only_modules = true;
  layout_.direct_map = KERNEL_LAYOUT_WINDOW;
  map_->count = 1;
  map_->regions[0] = {0x502000, 0x1000, BOOT_MEMORY_MODULE, 0};
  ASSERT_EQ(Map().code, ERROR_NONE);
  EXPECT_FALSE(At(KERNEL_LAYOUT_WINDOW + 0x502000));
}

TEST_F(MemoryRequests, RecursionWhereAskedForOrFree) {
  requests_.recursive = {.request = {1, BOOT_REQUEST_REQUIRED, 0}, .slot = 300};
  ASSERT_EQ(Map().code, ERROR_NONE);
  EXPECT_EQ(values_[BOOT_REQUEST_TYPE_RECURSIVE], 0xffff964b2592c000);
  EXPECT_EQ(At(values_[BOOT_REQUEST_TYPE_RECURSIVE])->physical, paging_.root);
  requests_.recursive.slot = 0;
  ASSERT_EQ(Map().code, ERROR_NONE);
  EXPECT_EQ(values_[BOOT_REQUEST_TYPE_RECURSIVE] >> 39 & 511, 510u);
  requests_.recursive.slot = 256;
  EXPECT_EQ(Map().code, ERROR_PAGE_MAPPED_TWICE);
}

TEST_F(MemoryRequests, LevelsAreThoseThatAreAskedForAndThere) {
  const struct {
    uint32_t least, most;
    bool la57;
    int levels; // 0: it can't be
  } cases[] = {{0, 0, true, 4},  {4, 4, true, 4}, {0, 5, true, 5}, {4, 5, true, 5},
               {0, 5, false, 4}, {5, 0, true, 5}, {5, 5, true, 5}, {5, 5, false, 0}};
  for (const auto &one : cases) {
    requests_.paging_levels = {
        .request = {1, BOOT_REQUEST_REQUIRED, 0}, .least = one.least, .most = one.most};
    layout_.paging_levels = PAGING_LEVELS;
    struct error error = memory_requests_levels(&requests_, one.la57, &layout_);
    EXPECT_EQ(error.code, one.levels == 0 ? ERROR_REQUEST_PAGING_LEVELS : ERROR_NONE);
    EXPECT_EQ(layout_.paging_levels, one.levels == 0 ? 4 : one.levels);
  }
  requests_.paging_levels.request.flags = BOOT_REQUEST_OPTIONAL;
  EXPECT_EQ(memory_requests_levels(&requests_, false, &layout_).code, ERROR_NONE);
  EXPECT_FALSE(request_stands(&requests_.paging_levels.request));
}

TEST_F(MemoryRequests, LowMemoryIsCounted) {
  auto map = std::make_unique<struct memory_map>();
  map->count = 3;
  map->regions[0] = {0x1000, 0x7000, BOOT_MEMORY_USABLE, 0};
  map->regions[1] = {0x8000, 0x1000, BOOT_MEMORY_LOADER, 0};
  map->regions[2] = {0xff000, 0x200000, BOOT_MEMORY_USABLE, 0};
  EXPECT_EQ(memory_requests_low(&requests_, map.get(), values_).code, ERROR_NONE);
  EXPECT_EQ(values_[BOOT_REQUEST_TYPE_LOW_MEMORY], 0u) << "nobody asks";
  for (uint64_t pages : {0, 8}) {
    requests_.low_memory = {.request = {1, BOOT_REQUEST_REQUIRED, 0}, .pages = pages};
    EXPECT_EQ(memory_requests_low(&requests_, map.get(), values_).code, ERROR_NONE);
    EXPECT_EQ(values_[BOOT_REQUEST_TYPE_LOW_MEMORY], 8 * kPage);
  }
  requests_.low_memory.pages = 9;
  struct error error = memory_requests_low(&requests_, map.get(), values_);
  EXPECT_EQ(error.code, ERROR_REQUEST_LOW_MEMORY);
  EXPECT_EQ(error.values[0], 36u);
  EXPECT_EQ(error.values[1], 32u);
  requests_.low_memory.request.flags = BOOT_REQUEST_OPTIONAL;
  EXPECT_EQ(memory_requests_low(&requests_, map.get(), values_).code, ERROR_NONE);
  EXPECT_FALSE(request_stands(&requests_.low_memory.request));
}

} // namespace
