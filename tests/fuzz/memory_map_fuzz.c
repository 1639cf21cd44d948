/*
 * The memory map against its plain model: any ranges that firmware can report, then memory taken
 * out of what they make.
 */
#include <stdbool.h>
#include <string.h>

#include "boot/common/memory_map.h"
#include "tests/fuzz/input.h"
#include "tests/fuzz/memory_map_model.h"

#define PAGE MEMORY_MAP_PAGE_SIZE
#define RAW_RANGE 0xff

/*
 * Six bytes as a rule: a base and a length of 16 bits, where they stand in 64, and a type, so that
 * ranges meet often. After RAW_RANGE, any two numbers of 64 bits.
 */
static struct model_range read_range(struct input *input) {
  struct model_range range;
  uint8_t shift = (uint8_t)input_number(input, 1);
  range.type = (uint32_t)input_number(input, 1);
  if (shift == RAW_RANGE) {
    range.base = input_number(input, 8);
    range.length = input_number(input, 8);
    return range;
  }
  range.base = input_number(input, 2) << shift % 49;
  range.length = input_number(input, 2) << shift % 49;
  return range;
}

static void fill(struct input *input, struct model *model, struct memory_map *map) {
  uint8_t count = (uint8_t)input_number(input, 1);
  model->usable_end = UINT64_C(1) << (32 + input_number(input, 1) % 21);
  model->range_count = 0;
  map->count = 0;
  for (uint8_t i = 0; i < count && input->left > 0; i++) {
    struct model_range range = read_range(input);
    model->ranges[model->range_count++] = range;
    FUZZ_CHECK(memory_map_add(map, range.base, range.length, range.type).code == ERROR_NONE);
  }
}

static void compare_with_model(const struct model *model, const struct memory_map *map) {
  FUZZ_CHECK(map->count == model->region_count);
  for (size_t i = 0; i < map->count; i++) {
    FUZZ_CHECK(map->regions[i].base_phys == model->regions[i].base_phys);
    FUZZ_CHECK(map->regions[i].length == model->regions[i].length);
    FUZZ_CHECK(map->regions[i].type == model->regions[i].type);
    FUZZ_CHECK(map->regions[i].reserved == 0);
  }
}

static uint32_t type_at(const struct memory_map *map, uint64_t address) {
  for (size_t i = 0; i < map->count; i++) {
    const struct boot_memory_region *region = &map->regions[i];
    if (address >= region->base_phys && address - region->base_phys < region->length)
      return region->type;
  }
  return 0;
}

static void check_order(const struct memory_map *map) {
  for (size_t i = 0; i < map->count; i++) {
    const struct boot_memory_region *region = &map->regions[i];
    FUZZ_CHECK(region->length != 0 && region->base_phys % PAGE == 0 && region->length % PAGE == 0);
    if (i == 0)
      continue;
    const struct boot_memory_region *before = &map->regions[i - 1];
    FUZZ_CHECK(before->base_phys + before->length <= region->base_phys);
    FUZZ_CHECK(before->type != region->type ||
               before->base_phys + before->length != region->base_phys);
  }
}

/* The first place from `from` on that is as the request wants it, looked for page by page. */
static bool obvious_place(const struct memory_map *map, const struct memory_request *request,
                          uint64_t length, uint64_t *place) {
  bool found = false;
  for (size_t i = 0; i < map->count; i++) {
    const struct boot_memory_region *region = &map->regions[i];
    if (region->type != BOOT_MEMORY_USABLE)
      continue;
    uint64_t first = region->base_phys > request->lowest ? region->base_phys : request->lowest;
    uint64_t end = region->base_phys + region->length;
    end = end < request->end ? end : request->end;
    if (first >= end || length > end - first)
      continue;
    uint64_t base = request->from_top ? end - length : first;
    while ((base - request->offset) % request->alignment != 0 && base >= first &&
           base <= end - length)
      base = request->from_top ? base - PAGE : base + PAGE;
    if (base < first || base > end - length)
      continue;
    if (!found || request->from_top)
      *place = base;
    found = true;
  }
  return found;
}

static struct memory_request read_request(struct input *input) {
  struct memory_request request = {.type = BOOT_MEMORY_LOADER};
  uint8_t shape = (uint8_t)input_number(input, 1);
  request.alignment = PAGE << shape % 16;
  request.from_top = (shape & 0x80) != 0;
  request.offset = (input_number(input, 1) * PAGE) % request.alignment;
  request.length = input_number(input, 3) + 1;
  request.lowest = input_number(input, 2) * PAGE << shape % 8;
  request.end = request.lowest + (input_number(input, 2) * PAGE << (shape / 8) % 16);
  return request;
}

/* What was taken has the new type, and everything else is as it was. */
static void check_taken(const struct memory_map *before, const struct memory_map *after,
                        uint64_t base, uint64_t length) {
  for (size_t i = 0; i < before->count; i++) {
    uint64_t first = before->regions[i].base_phys;
    uint64_t last = first + before->regions[i].length - PAGE;
    const uint64_t places[] = {first, last};
    for (int at = 0; at < 2; at++) {
      bool taken = places[at] >= base && places[at] - base < length;
      FUZZ_CHECK(type_at(after, places[at]) ==
                 (taken ? BOOT_MEMORY_LOADER : before->regions[i].type));
    }
  }
  FUZZ_CHECK(type_at(after, base) == BOOT_MEMORY_LOADER);
  FUZZ_CHECK(type_at(after, base + length - PAGE) == BOOT_MEMORY_LOADER);
  FUZZ_CHECK(type_at(after, base - PAGE) == type_at(before, base - PAGE));
  FUZZ_CHECK(type_at(after, base + length) == type_at(before, base + length));
}

static void allocate(struct input *input, struct memory_map *map) {
  static struct memory_map before;
  struct memory_request request = read_request(input);
  uint64_t length = (request.length + PAGE - 1) / PAGE * PAGE;
  uint64_t expected = 0;
  uint64_t base = 0;
  before = *map;
  bool possible = obvious_place(map, &request, length, &expected);
  FUZZ_CHECK(possible == (memory_map_largest_usable(map, request.lowest, request.end) >= length) ||
             !possible);
  FUZZ_CHECK(memory_map_allocate(map, &request, &base) == possible);
  if (possible) {
    FUZZ_CHECK(base == expected);
    FUZZ_CHECK(memory_map_is_usable(&before, base, length));
    FUZZ_CHECK(!memory_map_is_usable(map, base, length));
    check_taken(&before, map, base, length);
  }
  check_order(map);
}

/* The top of what 32 bits reach, which the general request asks for as well. */
static void take_high(struct input *input, struct memory_map *map) {
  static struct memory_map before;
  struct memory_request request = {.length = input_number(input, 3) + 1,
                                   .alignment = PAGE,
                                   .lowest = MEMORY_MAP_LOW_END,
                                   .end = MEMORY_MAP_32_BIT_END,
                                   .from_top = true,
                                   .type = BOOT_MEMORY_LOADER};
  uint64_t length = (request.length + PAGE - 1) / PAGE * PAGE;
  uint64_t expected = 0;
  uint64_t base = 0;
  before = *map;
  bool possible = obvious_place(map, &request, length, &expected);
  FUZZ_CHECK(memory_map_take_high(map, request.length, BOOT_MEMORY_LOADER, &base) == possible);
  FUZZ_CHECK(!possible || base == expected);
  if (possible)
    check_taken(&before, map, base, length);
  check_order(map);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length) {
  static struct model model;
  static struct memory_map map;
  struct input input = {bytes, length};
  fill(&input, &model, &map);
  FUZZ_CHECK(memory_map_normalise(&map, model.usable_end).code == ERROR_NONE);
  check_order(&map);
  model_normalise(&model);
  compare_with_model(&model, &map);
  for (int i = 0; i < 8 && input.left > 0; i++)
    if (input_number(&input, 1) % 4 == 0)
      take_high(&input, &map);
    else
      allocate(&input, &map);
  return 0;
}
