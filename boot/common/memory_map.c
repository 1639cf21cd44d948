/* Normalising the memory map, and taking memory out of it. */
#include "boot/common/memory_map.h"

#include <string.h>

/* No range ends above this: the last page, whose end does not fit into 64 bits, is left out. */
#define END_MAX (UINT64_MAX - MEMORY_MAP_PAGE_SIZE + 1)

static uint64_t end_of(const struct boot_memory_region *region) {
  return region->base_phys + region->length;
}

/* The higher, the more restrictive. What is not known is reserved. */
static int rank(uint32_t type) {
  switch (type) {
  case BOOT_MEMORY_USABLE:
    return 0;
  case BOOT_MEMORY_LOADER:
    return 1;
  case BOOT_MEMORY_KERNEL:
    return 2;
  case BOOT_MEMORY_MODULE:
    return 3;
  case BOOT_MEMORY_ACPI_RECLAIMABLE:
    return 4;
  case BOOT_MEMORY_ACPI_NVS:
    return 5;
  case BOOT_MEMORY_BAD:
    return 7;
  default:
    return 6;
  }
}

bool memory_map_is_ram(uint32_t type) {
  return rank(type) <= rank(BOOT_MEMORY_ACPI_NVS);
}

static bool append(struct memory_map *map, uint64_t base, uint64_t end, uint32_t type) {
  struct boot_memory_region *last = map->count == 0 ? NULL : &map->regions[map->count - 1];
  if (last != NULL && last->type == type && end_of(last) == base) {
    last->length += end - base;
    return true;
  }
  if (map->count == MEMORY_MAP_CAPACITY)
    return false;
  map->regions[map->count++] = (struct boot_memory_region){base, end - base, type, 0};
  return true;
}

static struct error full(void) {
  return error_make(ERROR_MEMORY_MAP_FULL, MEMORY_MAP_CAPACITY, 0, 0);
}

struct error memory_map_add(struct memory_map *map, uint64_t base, uint64_t length, uint32_t type) {
  bool wraps = length > END_MAX || base > END_MAX - length;
  if (length == 0 || base >= END_MAX)
    return NO_ERROR;
  /* Firmware's types end at 5, even if it uses a number that is ours; and usable memory that wraps
   * round the end of the address space is a lie. */
  if (type < BOOT_MEMORY_USABLE || type > BOOT_MEMORY_BAD || (wraps && type == BOOT_MEMORY_USABLE))
    type = BOOT_MEMORY_RESERVED;
  /* UEFI firmware describes what is one region to us in a hundred pieces, one behind the other. */
  return append(map, base, wraps ? END_MAX : base + length, type) ? NO_ERROR : full();
}

/* Every address at which something begins or ends, in order. */
static size_t sorted_boundaries(const struct memory_map *map, uint64_t *boundaries) {
  size_t count = 0;
  for (size_t i = 0; i < 2 * map->count; i++) {
    const struct boot_memory_region *region = &map->regions[i / 2];
    uint64_t boundary = i % 2 == 0 ? region->base_phys : end_of(region);
    size_t at = count++;
    while (at > 0 && boundaries[at - 1] > boundary) {
      boundaries[at] = boundaries[at - 1];
      at--;
    }
    boundaries[at] = boundary;
  }
  return count;
}

/* The most restrictive type at the address; false if nothing is there. */
static bool type_at(const struct memory_map *map, uint64_t address, uint32_t *type) {
  bool found = false;
  for (size_t i = 0; i < map->count; i++) {
    const struct boot_memory_region *region = &map->regions[i];
    if (address >= region->base_phys && address < end_of(region) &&
        (!found || rank(region->type) > rank(*type))) {
      *type = region->type;
      found = true;
    }
  }
  return found;
}

/* Sorts, and gives every address the most restrictive type that any range has for it. */
static bool settle(struct memory_map *map) {
  static uint64_t boundaries[2 * MEMORY_MAP_CAPACITY];
  static struct memory_map settled;
  size_t count = sorted_boundaries(map, boundaries);
  settled.count = 0;
  for (size_t i = 0; i + 1 < count; i++) {
    uint32_t type;
    if (boundaries[i] < boundaries[i + 1] && type_at(map, boundaries[i], &type) &&
        !append(&settled, boundaries[i], boundaries[i + 1], type)) {
      return false;
    }
  }
  memcpy(map->regions, settled.regions, settled.count * sizeof(settled.regions[0]));
  map->count = settled.count;
  return true;
}

/* Usable ranges shrink to whole pages, and vanish if none is left; all others grow. */
static void align_to_pages(struct memory_map *map) {
  size_t kept = 0;
  for (size_t i = 0; i < map->count; i++) {
    struct boot_memory_region region = map->regions[i];
    uint64_t base = memory_map_page_down(region.base_phys);
    uint64_t end = memory_map_page_up(end_of(&region));
    if (region.type == BOOT_MEMORY_USABLE) {
      base = memory_map_page_up(region.base_phys);
      end = memory_map_page_down(end_of(&region));
    }
    if (base < end) {
      region.base_phys = base;
      region.length = end - base;
      map->regions[kept++] = region;
    }
  }
  map->count = kept;
}

static void reserve_from(struct memory_map *map, uint64_t usable_end) {
  for (size_t i = 0; i < map->count; i++) {
    struct boot_memory_region *region = &map->regions[i];
    if (region->type == BOOT_MEMORY_USABLE && region->base_phys >= usable_end)
      region->type = BOOT_MEMORY_RESERVED;
    else if (region->type == BOOT_MEMORY_USABLE && end_of(region) > usable_end)
      region->length = usable_end - region->base_phys;
  }
}

struct error memory_map_normalise(struct memory_map *map, uint64_t usable_end) {
  reserve_from(map, usable_end);
  if (!settle(map))
    return full();
  align_to_pages(map);
  return settle(map) ? NO_ERROR : full();
}

bool memory_map_is_usable(const struct memory_map *map, uint64_t base, uint64_t length) {
  for (size_t i = 0; i < map->count; i++) {
    const struct boot_memory_region *region = &map->regions[i];
    if (region->type == BOOT_MEMORY_USABLE && base >= region->base_phys &&
        base - region->base_phys < region->length &&
        length <= region->length - (base - region->base_phys)) {
      return true;
    }
  }
  return false;
}

/* Gives [base, end), which lies in region `index`, another type; up to three stand there after. */
static bool split(struct memory_map *map, size_t index, uint64_t base, uint64_t end,
                  uint32_t type) {
  struct boot_memory_region old = map->regions[index];
  struct boot_memory_region pieces[3];
  size_t count = 0;
  if (old.base_phys < base)
    pieces[count++] = (struct boot_memory_region){old.base_phys, base - old.base_phys, old.type, 0};
  pieces[count++] = (struct boot_memory_region){base, end - base, type, 0};
  if (end < end_of(&old))
    pieces[count++] = (struct boot_memory_region){end, end_of(&old) - end, old.type, 0};
  if (map->count + count - 1 > MEMORY_MAP_CAPACITY)
    return false;
  memmove(&map->regions[index + count], &map->regions[index + 1],
          (map->count - index - 1) * sizeof(map->regions[0]));
  memcpy(&map->regions[index], pieces, count * sizeof(pieces[0]));
  map->count += count - 1;
  return true;
}

static void merge_neighbours(struct memory_map *map) {
  size_t count = map->count;
  map->count = 0;
  for (size_t i = 0; i < count; i++) {
    struct boot_memory_region region = map->regions[i];
    append(map, region.base_phys, end_of(&region), region.type);
  }
}

/* Changes the type of what is usable in [base, end). */
static struct error mark(struct memory_map *map, uint64_t base, uint64_t end,
                         enum boot_memory_type type) {
  for (size_t i = 0; i < map->count; i++) {
    const struct boot_memory_region *region = &map->regions[i];
    uint64_t from = region->base_phys > base ? region->base_phys : base;
    uint64_t to = end_of(region) < end ? end_of(region) : end;
    if (region->type == BOOT_MEMORY_USABLE && from < to && !split(map, i, from, to, type))
      return full();
  }
  merge_neighbours(map);
  return NO_ERROR;
}

static struct error claim(const struct memory_map *map, uint64_t base, uint64_t end) {
  for (size_t i = 0; i < map->count && map->claim != NULL; i++) {
    const struct boot_memory_region *region = &map->regions[i];
    uint64_t from = region->base_phys > base ? region->base_phys : base;
    uint64_t to = end_of(region) < end ? end_of(region) : end;
    if (region->type == BOOT_MEMORY_USABLE && from < to && !map->claim(from, to - from))
      return error_make(ERROR_MEMORY_REFUSED, from, (to - from) / 1024, 0);
  }
  return NO_ERROR;
}

struct error memory_map_take(struct memory_map *map, uint64_t base, uint64_t length,
                             enum boot_memory_type type) {
  struct error error = claim(map, base, base + length);
  return error.code == ERROR_NONE ? mark(map, base, base + length, type) : error;
}

struct error memory_map_take_again(struct memory_map *map, const struct memory_map *before) {
  struct error error = NO_ERROR;
  for (size_t i = 0; i < before->count && error.code == ERROR_NONE; i++) {
    const struct boot_memory_region *region = &before->regions[i];
    if (region->type >= BOOT_MEMORY_LOADER && region->type <= BOOT_MEMORY_MODULE) {
      error = memory_map_take(map, region->base_phys, region->length,
                              (enum boot_memory_type)region->type);
    }
  }
  return error;
}

/* The lowest (or highest) base of `length` bytes in [from, to) as the request wants it. */
static bool place(const struct memory_request *request, uint64_t from, uint64_t to,
                  uint64_t *base) {
  uint64_t length = memory_map_page_up(request->length);
  /* What no page can end is rounded up to nothing. */
  if (request->length > END_MAX || to <= from || to - from < length)
    return false;
  uint64_t misaligned = request->alignment - 1;
  if (request->from_top) {
    uint64_t highest = to - length;
    *base = highest - ((highest - request->offset) & misaligned);
    return *base >= from && *base <= highest;
  }
  *base = from + ((request->offset - from) & misaligned);
  return *base >= from && *base <= to - length;
}

/* A place in [from, to) that firmware lets go: it may have given away a page of it meanwhile. */
static bool claim_place(const struct memory_map *map, const struct memory_request *request,
                        uint64_t from, uint64_t to, uint64_t *base) {
  uint64_t length = memory_map_page_up(request->length);
  while (place(request, from, to, base)) {
    if (map->claim == NULL || map->claim(*base, length))
      return true;
    if (request->from_top)
      to = *base + length - MEMORY_MAP_PAGE_SIZE;
    else
      from = *base + MEMORY_MAP_PAGE_SIZE;
  }
  return false;
}

bool memory_map_allocate(struct memory_map *map, const struct memory_request *request,
                         uint64_t *base) {
  for (size_t n = 0; n < map->count; n++) {
    size_t i = request->from_top ? map->count - 1 - n : n;
    const struct boot_memory_region *region = &map->regions[i];
    uint64_t from = region->base_phys > request->lowest ? region->base_phys : request->lowest;
    uint64_t to = end_of(region) < request->end ? end_of(region) : request->end;
    if (region->type == BOOT_MEMORY_USABLE && claim_place(map, request, from, to, base)) {
      struct error error =
          mark(map, *base, *base + memory_map_page_up(request->length), request->type);
      return error.code == ERROR_NONE;
    }
  }
  return false;
}

bool memory_map_take_high(struct memory_map *map, uint64_t length, enum boot_memory_type type,
                          uint64_t *base) {
  const struct memory_request request = {.length = length,
                                         .alignment = MEMORY_MAP_PAGE_SIZE,
                                         .lowest = MEMORY_MAP_LOW_END,
                                         .end = MEMORY_MAP_32_BIT_END,
                                         .from_top = true,
                                         .type = type};
  return memory_map_allocate(map, &request, base);
}

void memory_map_give_back(struct memory_map *map) {
  for (size_t i = 0; i < map->count; i++)
    if (map->regions[i].type == MEMORY_MAP_BORROWED)
      map->regions[i].type = BOOT_MEMORY_USABLE;
  merge_neighbours(map);
}

static uint64_t usable_part(const struct boot_memory_region *region, uint64_t lowest,
                            uint64_t end) {
  uint64_t from = region->base_phys > lowest ? region->base_phys : lowest;
  uint64_t to = end_of(region) < end ? end_of(region) : end;
  return region->type == BOOT_MEMORY_USABLE && from < to ? to - from : 0;
}

uint64_t memory_map_usable(const struct memory_map *map, uint64_t lowest, uint64_t end) {
  uint64_t usable = 0;
  for (size_t i = 0; i < map->count; i++)
    usable += usable_part(&map->regions[i], lowest, end);
  return usable;
}

uint64_t memory_map_largest_usable(const struct memory_map *map, uint64_t lowest, uint64_t end) {
  uint64_t largest = 0;
  for (size_t i = 0; i < map->count; i++) {
    uint64_t part = usable_part(&map->regions[i], lowest, end);
    largest = part > largest ? part : largest;
  }
  return largest;
}
