// The memory map: each lie of firmware by itself, and random maps against a slow, obvious model.
#include <gtest/gtest.h>

#include <memory>
#include <optional>
#include <random>
#include <vector>

extern "C" {
#include "boot/common/memory_map.h"
}

namespace {

constexpr uint64_t kPage = MEMORY_MAP_PAGE_SIZE;
constexpr uint64_t kNoEnd = UINT64_MAX;

struct Range {
  uint64_t base;
  uint64_t end;
  uint32_t type;
  bool operator==(const Range &) const = default;
};

// Only GoogleTest's templates use it, and clangd does not look into them.
[[maybe_unused]] std::ostream &operator<<(std::ostream &out, const Range &range) {
  return out << std::hex << "[" << range.base << ", " << range.end << ") type " << range.type;
}

using Map = std::unique_ptr<struct memory_map>;

Map Added(const std::vector<Range> &ranges) {
  auto map = std::make_unique<struct memory_map>();
  map->count = 0;
  for (const Range &range : ranges) {
    EXPECT_EQ(memory_map_add(map.get(), range.base, range.end - range.base, range.type).code,
              ERROR_NONE);
  }
  return map;
}

Map Normalised(const std::vector<Range> &ranges, uint64_t usable_end = kNoEnd) {
  Map map = Added(ranges);
  EXPECT_EQ(memory_map_normalise(map.get(), usable_end).code, ERROR_NONE);
  return map;
}

std::vector<Range> Ranges(const Map &map) {
  std::vector<Range> ranges;
  for (size_t i = 0; i < map->count; i++) {
    const struct boot_memory_region &region = map->regions[i];
    ranges.push_back({region.base_phys, region.base_phys + region.length, region.type});
  }
  return ranges;
}

std::vector<Range> Normal(const std::vector<Range> &ranges, uint64_t usable_end = kNoEnd) {
  return Ranges(Normalised(ranges, usable_end));
}

using Expected = std::vector<Range>;

TEST(MemoryMap, SortsAndMerges) {
  EXPECT_EQ(Normal({{0x3000, 0x4000, 1}, {0x1000, 0x2000, 1}, {0x2000, 0x3000, 1}}),
            (Expected{{0x1000, 0x4000, 1}}));
}

TEST(MemoryMap, LeavesHolesAlone) {
  EXPECT_EQ(Normal({{0x1000, 0x2000, 1}, {0x5000, 0x6000, 2}}),
            (Expected{{0x1000, 0x2000, 1}, {0x5000, 0x6000, 2}}));
}

TEST(MemoryMap, DropsEmptyRanges) {
  EXPECT_EQ(Normal({{0x1000, 0x1000, 2}, {0x2000, 0x3000, 1}}), (Expected{{0x2000, 0x3000, 1}}));
}

TEST(MemoryMap, LetsTheMoreRestrictiveTypeWin) {
  // Least to most: usable, ACPI reclaimable, NVS, reserved, bad.
  const uint32_t order[] = {1, 3, 4, 2, 5};
  for (size_t i = 0; i < std::size(order); i++) {
    for (size_t more = i + 1; more < std::size(order); more++) {
      Expected expected = {{0x1000, 0x2000, order[i]}, {0x2000, 0x4000, order[more]}};
      EXPECT_EQ(Normal({{0x1000, 0x3000, order[i]}, {0x2000, 0x4000, order[more]}}), expected);
      EXPECT_EQ(Normal({{0x2000, 0x4000, order[more]}, {0x1000, 0x3000, order[i]}}), expected);
    }
  }
}

TEST(MemoryMap, CutsAReservedRangeOutOfTheMiddle) {
  EXPECT_EQ(Normal({{0x1000, 0x9000, 1}, {0x3000, 0x4000, 2}}),
            (Expected{{0x1000, 0x3000, 1}, {0x3000, 0x4000, 2}, {0x4000, 0x9000, 1}}));
}

TEST(MemoryMap, TreatsUnknownTypesAsReserved) {
  for (uint32_t type : {0u, 6u, 7u, 12u, 13u, 0x1001u, 0x1002u, 0xffffffffu}) {
    EXPECT_EQ(Normal({{0x1000, 0x3000, 1}, {0x2000, 0x3000, type}}),
              (Expected{{0x1000, 0x2000, 1}, {0x2000, 0x3000, 2}}));
  }
}

TEST(MemoryMap, ShrinksUsableAndGrowsOthersToPages) {
  EXPECT_EQ(Normal({{0x1001, 0x3fff, 1}}), (Expected{{0x2000, 0x3000, 1}}));
  EXPECT_EQ(Normal({{0x1fff, 0x2001, 2}}), (Expected{{0x1000, 0x3000, 2}}));
  EXPECT_EQ(Normal({{0x1001, 0x2fff, 1}}), (Expected{}));
  EXPECT_EQ(Normal({{0, 0x9fc00, 1}, {0x9fc00, 0xa0000, 2}}),
            (Expected{{0, 0x9f000, 1}, {0x9f000, 0xa0000, 2}}));
}

TEST(MemoryMap, MergesBeforeItShrinks) {
  EXPECT_EQ(Normal({{0x1000, 0x1800, 1}, {0x1800, 0x3000, 1}}), (Expected{{0x1000, 0x3000, 1}}));
}

TEST(MemoryMap, SettlesTypesThatGrowIntoOnePage) {
  EXPECT_EQ(Normal({{0x1000, 0x2400, 3}, {0x2400, 0x4000, 4}}),
            (Expected{{0x1000, 0x2000, 3}, {0x2000, 0x4000, 4}}));
}

TEST(MemoryMap, EndsUsableWhereTheCpuEnds) {
  EXPECT_EQ(Normal({{0x1000, 0x9000, 1}, {0xa000, 0xb000, 1}}, 0x5000),
            (Expected{{0x1000, 0x5000, 1}, {0xa000, 0xb000, 2}}));
}

TEST(MemoryMap, TreatsRangesThatWrapAsReserved) {
  Map map = Added({});
  ASSERT_EQ(memory_map_add(map.get(), 0x5000, UINT64_MAX, 1).code, ERROR_NONE);
  ASSERT_EQ(memory_map_add(map.get(), UINT64_MAX - 10, 5, 2).code, ERROR_NONE);
  ASSERT_EQ(memory_map_add(map.get(), UINT64_MAX - 0x1800, 0x1801, 2).code, ERROR_NONE);
  ASSERT_EQ(memory_map_normalise(map.get(), kNoEnd).code, ERROR_NONE);
  EXPECT_EQ(Ranges(map), (Expected{{0x5000, UINT64_MAX - 0xfff, 2}}));
}

TEST(MemoryMap, SaysWhenItIsFull) {
  auto map = std::make_unique<struct memory_map>();
  map->count = 0;
  for (uint64_t i = 0; i < MEMORY_MAP_CAPACITY; i++)
    ASSERT_EQ(memory_map_add(map.get(), 2 * i * kPage, kPage, 2).code, ERROR_NONE);
  EXPECT_EQ(memory_map_add(map.get(), 0, kPage, 2).code, ERROR_MEMORY_MAP_FULL);
  EXPECT_EQ(memory_map_normalise(map.get(), kNoEnd).code, ERROR_NONE);
  EXPECT_EQ(map->count, static_cast<size_t>(MEMORY_MAP_CAPACITY));
}

TEST(MemoryMap, PiecesThatFollowEachOtherAreOne) {
  Map map = Added({});
  for (uint64_t i = 0; i < 2 * MEMORY_MAP_CAPACITY; i++)
    ASSERT_EQ(memory_map_add(map.get(), i * kPage, kPage, 1).code, ERROR_NONE);
  EXPECT_EQ(map->count, 1u);
  EXPECT_EQ(Normal({{0, 0x1000, 1}, {0x1000, 0x2000, 2}, {0x2000, 0x3000, 1}}).size(), 3u);
}

TEST(MemoryMap, SaysWhenSettlingFillsIt) {
  // Usable memory with a hole of reserved memory for every entry: nearly twice the entries.
  auto map = std::make_unique<struct memory_map>();
  map->count = 0;
  ASSERT_EQ(memory_map_add(map.get(), 0, 4 * MEMORY_MAP_CAPACITY * kPage, 1).code, ERROR_NONE);
  for (uint64_t i = 0; i < 600; i++)
    ASSERT_EQ(memory_map_add(map.get(), (2 * i + 1) * kPage, kPage, 2).code, ERROR_NONE);
  EXPECT_EQ(memory_map_normalise(map.get(), kNoEnd).code, ERROR_MEMORY_MAP_FULL);
}

// The rules once more, page by page: a page has the most restrictive type of anything that touches
// it, except that it is usable only if every byte of it is usable and nothing else touches it.
constexpr uint64_t kModelPages = 24;

std::optional<uint32_t> ModelType(const std::vector<Range> &ranges, uint64_t page) {
  const std::vector<uint32_t> order = {1, 3, 4, 2, 5};
  std::optional<uint32_t> type;
  uint64_t usable_bytes = 0;
  for (uint64_t byte = page * kPage; byte < (page + 1) * kPage; byte += 0x100) {
    bool usable = false;
    for (const Range &range : ranges) {
      if (byte < range.base || byte >= range.end)
        continue;
      auto rank = [&](uint32_t t) { return std::find(order.begin(), order.end(), t); };
      usable = usable || range.type == 1;
      if (range.type != 1 && (!type || rank(range.type) > rank(*type)))
        type = range.type;
    }
    usable_bytes += usable ? 0x100 : 0;
  }
  if (!type && usable_bytes == kPage)
    return 1;
  return type;
}

TEST(MemoryMap, AgreesWithTheModel) {
  std::mt19937_64 random(3);
  for (int i = 0; i < 5000; i++) {
    std::vector<Range> ranges;
    for (uint64_t n = random() % 12; n > 0; n--) {
      uint64_t unit = random() % 2 == 0 ? kPage : 0x100;
      uint64_t units = kModelPages * kPage / unit;
      uint64_t base = random() % units;
      uint64_t end = base + random() % (units - base + 1);
      ranges.push_back({base * unit, end * unit, static_cast<uint32_t>(1 + random() % 5)});
    }
    Map map = Normalised(ranges);
    uint64_t end = 0;
    uint32_t last_type = 0;
    for (const Range &range : Ranges(map)) {
      ASSERT_LT(range.base, range.end);
      ASSERT_TRUE(range.base > end || (range.base == end && range.type != last_type) || end == 0);
      ASSERT_EQ(range.base % kPage, 0u);
      ASSERT_EQ(range.end % kPage, 0u);
      end = range.end;
      last_type = range.type;
    }
    for (uint64_t page = 0; page < kModelPages; page++) {
      std::optional<uint32_t> found;
      for (const Range &range : Ranges(map))
        if (page * kPage >= range.base && page * kPage < range.end)
          found = range.type;
      ASSERT_EQ(found, ModelType(ranges, page)) << "page " << page << " of map " << i;
    }
  }
}

TEST(MemoryMapIsUsable, WantsAllPages) {
  Map map = Normalised({{0x1000, 0x5000, 1}, {0x5000, 0x6000, 2}});
  EXPECT_TRUE(memory_map_is_usable(map.get(), 0x1000, 0x4000));
  EXPECT_FALSE(memory_map_is_usable(map.get(), 0x1000, 0x4001));
  EXPECT_FALSE(memory_map_is_usable(map.get(), 0xfff, 1));
  EXPECT_FALSE(memory_map_is_usable(map.get(), 0x5000, 1));
  EXPECT_FALSE(memory_map_is_usable(map.get(), 0x4000, UINT64_MAX));
}

TEST(MemoryMapTake, SplitsAndMerges) {
  Map map = Normalised({{0x1000, 0x9000, 1}});
  ASSERT_EQ(memory_map_take(map.get(), 0x3000, 0x2000, BOOT_MEMORY_KERNEL).code, ERROR_NONE);
  EXPECT_EQ(Ranges(map),
            (Expected{{0x1000, 0x3000, 1}, {0x3000, 0x5000, 0x1002}, {0x5000, 0x9000, 1}}));
  // Pages that are the kernel's already stay so.
  ASSERT_EQ(memory_map_take(map.get(), 0x4000, 0x2000, BOOT_MEMORY_KERNEL).code, ERROR_NONE);
  EXPECT_EQ(Ranges(map),
            (Expected{{0x1000, 0x3000, 1}, {0x3000, 0x6000, 0x1002}, {0x6000, 0x9000, 1}}));
  ASSERT_EQ(memory_map_take(map.get(), 0x1000, 0x8000, BOOT_MEMORY_LOADER).code, ERROR_NONE);
  EXPECT_EQ(
      Ranges(map),
      (Expected{{0x1000, 0x3000, 0x1001}, {0x3000, 0x6000, 0x1002}, {0x6000, 0x9000, 0x1001}}));
}

TEST(MemoryMapTake, TouchesUsableMemoryOnly) {
  Map map = Normalised({{0x1000, 0x2000, 2}, {0x2000, 0x3000, 1}, {0x3000, 0x4000, 3}});
  ASSERT_EQ(memory_map_take(map.get(), 0, 0x5000, BOOT_MEMORY_LOADER).code, ERROR_NONE);
  EXPECT_EQ(Ranges(map),
            (Expected{{0x1000, 0x2000, 2}, {0x2000, 0x3000, 0x1001}, {0x3000, 0x4000, 3}}));
}

TEST(MemoryMapTake, SaysWhenTheMapIsFull) {
  auto map = std::make_unique<struct memory_map>();
  map->count = 0;
  for (uint64_t i = 0; i < MEMORY_MAP_CAPACITY; i++)
    ASSERT_EQ(memory_map_add(map.get(), 4 * i * kPage, 3 * kPage, 1).code, ERROR_NONE);
  ASSERT_EQ(memory_map_normalise(map.get(), kNoEnd).code, ERROR_NONE);
  EXPECT_EQ(memory_map_take(map.get(), kPage, kPage, BOOT_MEMORY_LOADER).code,
            ERROR_MEMORY_MAP_FULL);
  EXPECT_EQ(memory_map_take(map.get(), 0, 3 * kPage, BOOT_MEMORY_LOADER).code, ERROR_NONE);
}

struct memory_request Request(uint64_t length, uint64_t alignment = kPage, uint64_t offset = 0) {
  return {.length = length,
          .alignment = alignment,
          .offset = offset,
          .lowest = 0,
          .end = UINT64_MAX,
          .from_top = false,
          .type = BOOT_MEMORY_LOADER};
}

TEST(MemoryMapGiveBack, MakesUsableWhatWasBorrowed) {
  Map map = Normalised({{0x1000, 0x9000, 1}});
  ASSERT_EQ(memory_map_take(map.get(), 0x2000, 0x2000, MEMORY_MAP_BORROWED).code, ERROR_NONE);
  ASSERT_EQ(memory_map_take(map.get(), 0x6000, 0x1000, MEMORY_MAP_BORROWED).code, ERROR_NONE);
  EXPECT_FALSE(memory_map_is_usable(map.get(), 0x3000, kPage));
  ASSERT_EQ(memory_map_take(map.get(), 0x3000, 0x2000, BOOT_MEMORY_LOADER).code, ERROR_NONE);
  memory_map_give_back(map.get());
  EXPECT_EQ(Ranges(map),
            (Expected{{0x1000, 0x4000, 1}, {0x4000, 0x5000, 0x1001}, {0x5000, 0x9000, 1}}));
}

TEST(MemoryMapAllocate, TakesTheLowestOrTheHighest) {
  Map map = Normalised({{0x1000, 0x4000, 1}, {0x8000, 0xb000, 1}});
  uint64_t base;
  struct memory_request request = Request(0x1001);
  ASSERT_TRUE(memory_map_allocate(map.get(), &request, &base));
  EXPECT_EQ(base, 0x1000u);
  request.from_top = true;
  ASSERT_TRUE(memory_map_allocate(map.get(), &request, &base));
  EXPECT_EQ(base, 0x9000u);
  EXPECT_EQ(Ranges(map), (Expected{{0x1000, 0x3000, 0x1001},
                                   {0x3000, 0x4000, 1},
                                   {0x8000, 0x9000, 1},
                                   {0x9000, 0xb000, 0x1001}}));
  EXPECT_FALSE(memory_map_allocate(map.get(), &request, &base));
}

TEST(MemoryMapAllocate, KeepsToItsBounds) {
  Map map = Normalised({{0x1000, 0x9000, 1}});
  uint64_t base;
  struct memory_request request = Request(0x2000);
  request.lowest = 0x2000;
  request.end = 0x5000;
  ASSERT_TRUE(memory_map_allocate(map.get(), &request, &base));
  EXPECT_EQ(base, 0x2000u);
  EXPECT_FALSE(memory_map_allocate(map.get(), &request, &base));
  request.end = 0x6000;
  request.from_top = true;
  ASSERT_TRUE(memory_map_allocate(map.get(), &request, &base));
  EXPECT_EQ(base, 0x4000u);
}

TEST(MemoryMapAllocate, AlignsWithAnOffset) {
  for (bool from_top : {false, true}) {
    for (uint64_t offset : {UINT64_C(0), UINT64_C(0x1000), UINT64_C(0x3000)}) {
      Map map = Normalised({{0x1000, 0x20000, 1}});
      uint64_t base;
      struct memory_request request = Request(0x2000, 0x4000, offset);
      request.from_top = from_top;
      ASSERT_TRUE(memory_map_allocate(map.get(), &request, &base));
      EXPECT_EQ(base % 0x4000, offset);
      EXPECT_EQ(base < 0x5000, !from_top);
      EXPECT_EQ(base > 0x19000, from_top);
    }
  }
}

TEST(MemoryMapAllocate, FailsWhereAlignmentLeavesNoRoom) {
  for (bool from_top : {false, true}) {
    Map map = Normalised({{0x1000, 0x7000, 1}});
    uint64_t base;
    struct memory_request request = Request(0x4000, 0x4000);
    request.from_top = from_top;
    EXPECT_FALSE(memory_map_allocate(map.get(), &request, &base));
    request = Request(UINT64_C(1) << 63, UINT64_C(1) << 62);
    EXPECT_FALSE(memory_map_allocate(map.get(), &request, &base));
  }
}

// Firmware that has given away one page since it told its map, and what it was asked for.
uint64_t given_away;
std::vector<std::pair<uint64_t, uint64_t>> claims;

bool Claim(uint64_t base, uint64_t length) {
  claims.emplace_back(base, length);
  return given_away - base >= length;
}

TEST(MemoryMapClaim, AsksForWhatIsTaken) {
  Map map = Normalised({{0x1000, 0x9000, 1}, {0x9000, 0xa000, 2}, {0xa000, 0xc000, 1}});
  map->claim = Claim;
  given_away = 0;
  claims.clear();
  EXPECT_EQ(memory_map_take(map.get(), 0x8000, 0x3000, BOOT_MEMORY_LOADER).code, ERROR_NONE);
  EXPECT_EQ(claims,
            (std::vector<std::pair<uint64_t, uint64_t>>{{0x8000, 0x1000}, {0xa000, 0x1000}}));
  claims.clear();
  uint64_t base;
  struct memory_request request = Request(0x2000, 0x1000);
  ASSERT_TRUE(memory_map_allocate(map.get(), &request, &base));
  EXPECT_EQ(claims, (std::vector<std::pair<uint64_t, uint64_t>>{{base, 0x2000}}));
}

TEST(MemoryMapClaim, WhatIsRefusedStaysAsItIs) {
  Map map = Normalised({{0x1000, 0x9000, 1}});
  map->claim = Claim;
  given_away = 0x3000;
  struct error error = memory_map_take(map.get(), 0x2000, 0x4000, BOOT_MEMORY_KERNEL);
  EXPECT_EQ(error.code, ERROR_MEMORY_REFUSED);
  EXPECT_EQ(error.values[0], 0x2000u);
  EXPECT_EQ(error.values[1], 16u);
  EXPECT_TRUE(memory_map_is_usable(map.get(), 0x1000, 0x8000));
}

TEST(MemoryMapClaim, AnotherPlaceIsFoundBesideWhatIsRefused) {
  for (bool from_top : {false, true}) {
    Map map = Normalised({{0x1000, 0x9000, 1}});
    map->claim = Claim;
    given_away = from_top ? 0x7000 : 0x2000;
    uint64_t base;
    struct memory_request request = Request(0x3000, 0x1000);
    request.from_top = from_top;
    ASSERT_TRUE(memory_map_allocate(map.get(), &request, &base));
    EXPECT_EQ(base, from_top ? 0x4000u : 0x3000u);
    given_away = 0x5000; /* nothing as large is left without it */
    request.length = 0x4000;
    EXPECT_FALSE(memory_map_allocate(map.get(), &request, &base));
  }
}

TEST(MemoryMapLargestUsable, LooksInsideTheBounds) {
  Map map = Normalised({{0x1000, 0x9000, 1}, {0x10000, 0x12000, 1}, {0x20000, 0x90000, 2}});
  EXPECT_EQ(memory_map_largest_usable(map.get(), 0, UINT64_MAX), 0x8000u);
  EXPECT_EQ(memory_map_largest_usable(map.get(), 0x8000, UINT64_MAX), 0x2000u);
  EXPECT_EQ(memory_map_largest_usable(map.get(), 0, 0x2000), 0x1000u);
  EXPECT_EQ(memory_map_largest_usable(map.get(), 0x20000, UINT64_MAX), 0u);
}

TEST(MemoryMapIsRam, IsAllButReservedAndBad) {
  for (uint32_t type : {1u, 3u, 4u, 0x1001u, 0x1002u, 0x1003u})
    EXPECT_TRUE(memory_map_is_ram(type)) << type;
  for (uint32_t type : {0u, 2u, 5u, 7u, 0x1004u})
    EXPECT_FALSE(memory_map_is_ram(type)) << type;
}

TEST(MemoryMapTakeHigh, TakesTheTopBelow4GiBAndLeavesLowMemoryAlone) {
  auto map = std::make_unique<struct memory_map>();
  map->count = 0;
  ASSERT_EQ(memory_map_add(map.get(), 0, 0xa0000, BOOT_MEMORY_USABLE).code, ERROR_NONE);
  ASSERT_EQ(memory_map_add(map.get(), 0x100000, 0x3000, BOOT_MEMORY_USABLE).code, ERROR_NONE);
  ASSERT_EQ(memory_map_add(map.get(), UINT64_C(1) << 32, 0x3000, BOOT_MEMORY_USABLE).code,
            ERROR_NONE);
  ASSERT_EQ(memory_map_normalise(map.get(), UINT64_MAX).code, ERROR_NONE);
  uint64_t base;
  ASSERT_TRUE(memory_map_take_high(map.get(), 0x1001, BOOT_MEMORY_MODULE, &base));
  EXPECT_EQ(base, 0x101000u);
  ASSERT_TRUE(memory_map_take_high(map.get(), 1, BOOT_MEMORY_LOADER, &base));
  EXPECT_EQ(base, 0x100000u);
  EXPECT_FALSE(memory_map_take_high(map.get(), 1, BOOT_MEMORY_LOADER, &base));
}

// Lengths in a damaged image, rounded up to pages.
TEST(MemoryMapTakeHigh, HasNoRoomForWhatEndsBeyond64Bits) {
  auto map = std::make_unique<struct memory_map>();
  ASSERT_EQ(memory_map_add(map.get(), 0x100000, 0x3000, BOOT_MEMORY_USABLE).code, ERROR_NONE);
  ASSERT_EQ(memory_map_normalise(map.get(), UINT64_MAX).code, ERROR_NONE);
  uint64_t base;
  for (uint64_t length : {UINT64_MAX, UINT64_MAX - 10, UINT64_MAX - 4094, UINT64_MAX - 4095})
    EXPECT_FALSE(memory_map_take_high(map.get(), length, BOOT_MEMORY_MODULE, &base)) << length;
  EXPECT_TRUE(memory_map_take_high(map.get(), 0x3000, BOOT_MEMORY_MODULE, &base));
}

} // namespace
