/* The plain model of the memory map's rules. Nothing here is fast, and nothing is shared with
 * boot/. */
#include "tests/fuzz/memory_map_model.h"

#include <stdbool.h>
#include <stdlib.h>

#define PAGE UINT64_C(4096)
#define NOTHING 0
/* The last page of the address space has no end that fits into 64 bits, and is left out. */
#define END (UINT64_MAX - PAGE + 1)

static bool is_firmware_type(uint32_t type) {
  return type >= BOOT_MEMORY_USABLE && type <= BOOT_MEMORY_BAD;
}

/* Of two types at one place the one that comes later here stands. */
static uint32_t worse(uint32_t one, uint32_t other) {
  static const uint32_t order[] = {NOTHING,
                                   BOOT_MEMORY_USABLE,
                                   BOOT_MEMORY_ACPI_RECLAIMABLE,
                                   BOOT_MEMORY_ACPI_NVS,
                                   BOOT_MEMORY_RESERVED,
                                   BOOT_MEMORY_BAD};
  for (size_t i = sizeof(order) / sizeof(order[0]); i-- > 0;)
    if (one == order[i] || other == order[i])
      return order[i];
  abort();
}

static bool wraps(const struct model_range *range) {
  return range->length > END || range->base > END - range->length;
}

/* What one range says of one byte. */
static uint32_t said_by(const struct model *model, const struct model_range *range, uint64_t byte) {
  if (byte < range->base || byte - range->base >= range->length || byte >= END)
    return NOTHING;
  if (!is_firmware_type(range->type))
    return BOOT_MEMORY_RESERVED;
  if (range->type != BOOT_MEMORY_USABLE)
    return range->type;
  if (wraps(range) || range->base >= model->usable_end)
    return BOOT_MEMORY_RESERVED;
  return byte < model->usable_end ? BOOT_MEMORY_USABLE : NOTHING;
}

static uint32_t type_of_byte(const struct model *model, uint64_t byte) {
  uint32_t type = NOTHING;
  for (size_t i = 0; i < model->range_count; i++)
    type = worse(type, said_by(model, &model->ranges[i], byte));
  return type;
}

struct page_types {
  bool all_usable;
  uint32_t worst; /* of those that are not usable */
};

static void look_at(const struct model *model, uint64_t byte, struct page_types *types) {
  uint32_t type = type_of_byte(model, byte);
  if (type == BOOT_MEMORY_USABLE)
    return;
  types->all_usable = false;
  types->worst = worse(types->worst, type);
}

/* A page is usable if every byte is; else it is the worst thing that any of its bytes is. */
static uint32_t type_of_page(const struct model *model, uint64_t page) {
  struct page_types types = {.all_usable = true, .worst = NOTHING};
  look_at(model, page, &types);
  for (size_t i = 0; i < model->range_count; i++) {
    const struct model_range *range = &model->ranges[i];
    const uint64_t changes[] = {range->base, range->base + range->length};
    for (int end = 0; end < 2; end++)
      if (changes[end] > page && changes[end] - page < PAGE)
        look_at(model, changes[end], &types);
  }
  if (model->usable_end > page && model->usable_end - page < PAGE)
    look_at(model, model->usable_end, &types);
  return types.all_usable ? BOOT_MEMORY_USABLE : types.worst;
}

static int compare(const void *one, const void *other) {
  uint64_t a = *(const uint64_t *)one;
  uint64_t b = *(const uint64_t *)other;
  return (a > b) - (a < b);
}

/* Every page in which something begins or ends, and the page after it. */
static size_t find_places(const struct model *model, uint64_t *places) {
  size_t count = 0;
  for (size_t i = 0; i < model->range_count; i++) {
    const struct model_range *range = &model->ranges[i];
    uint64_t end = wraps(range) ? END : range->base + range->length;
    const uint64_t changes[] = {range->base, end};
    for (int at = 0; at < 2; at++) {
      uint64_t page = changes[at] / PAGE * PAGE;
      places[count++] = page < END ? page : END;
      places[count++] = page < END - PAGE ? page + PAGE : END;
    }
  }
  places[count++] = model->usable_end / PAGE * PAGE;
  places[count++] = model->usable_end / PAGE * PAGE + PAGE;
  qsort(places, count, sizeof(places[0]), compare);
  return count;
}

static bool continues_last(const struct model *model, uint64_t base, uint32_t type) {
  if (model->region_count == 0)
    return false;
  const struct boot_memory_region *last = &model->regions[model->region_count - 1];
  return last->type == type && last->base_phys + last->length == base;
}

static void add_region(struct model *model, uint64_t base, uint64_t end, uint32_t type) {
  if (base == end || type == NOTHING)
    return;
  if (continues_last(model, base, type))
    model->regions[model->region_count - 1].length += end - base;
  else
    model->regions[model->region_count++] = (struct boot_memory_region){base, end - base, type, 0};
}

void model_normalise(struct model *model) {
  uint64_t places[MODEL_MAX_PLACES + 2];
  size_t count = find_places(model, places);
  model->region_count = 0;
  for (size_t i = 0; i + 1 < count; i++)
    if (places[i] < places[i + 1])
      add_region(model, places[i], places[i + 1], type_of_page(model, places[i]));
}
