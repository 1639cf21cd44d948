/*
 * The memory map: what firmware reports made sorted, free of overlaps and page-aligned, and memory
 * taken out of it for loader and kernel.
 *
 * Firmware's maps lie in every way: unsorted, overlapping, nested, empty, of unknown type. Where
 * two ranges disagree, the more restrictive one wins; a page is usable only if every byte of it is;
 * and what does not fit is an error, never cut off.
 */
#ifndef BOOT_COMMON_MEMORY_MAP_H
#define BOOT_COMMON_MEMORY_MAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "boot/common/error.h"
#include "boot/protocol/boot_info.h"

#define MEMORY_MAP_PAGE_SIZE UINT64_C(4096)
/* For every firmware that has been seen, several times over. */
#define MEMORY_MAP_CAPACITY 1024

/* Memory that is kept for real mode and for starting CPUs ends here. */
#define MEMORY_MAP_LOW_END UINT64_C(0x100000)
/* As far as a 32-bit loader reaches. */
#define MEMORY_MAP_32_BIT_END (UINT64_C(1) << 32)

/* Like an enum boot_memory_type: what a loader needs until the kernel runs, and no kernel sees. */
#define MEMORY_MAP_BORROWED ((enum boot_memory_type)0x10ff)

/* To whole pages. */
static inline uint64_t memory_map_page_down(uint64_t address) {
  return address & ~(MEMORY_MAP_PAGE_SIZE - 1);
}

static inline uint64_t memory_map_page_up(uint64_t address) {
  return memory_map_page_down(address + MEMORY_MAP_PAGE_SIZE - 1);
}

struct memory_map {
  size_t count;
  /* Asks firmware that still manages memory for pages that are about to be taken; it may refuse.
   * NULL where nobody is to be asked. */
  bool (*claim)(uint64_t base, uint64_t length);
  struct boot_memory_region regions[MEMORY_MAP_CAPACITY];
};

/* Adds a range as firmware reports it: any place, any type, overlapping anything. */
struct error memory_map_add(struct memory_map *map, uint64_t base, uint64_t length, uint32_t type);

/*
 * Sorts the ranges that were added and settles their quarrels. Nothing at or above `usable_end`,
 * the end of what the CPU can address, stays usable. Not reentrant.
 */
struct error memory_map_normalise(struct memory_map *map, uint64_t usable_end);

/* The following work on a normalised map and leave it so. */

/* Whether all pages of [base, base + length) are usable. */
bool memory_map_is_usable(const struct memory_map *map, uint64_t base, uint64_t length);

/* Gives the usable pages of [base, base + length), both multiples of a page, the type. An error if
 * firmware does not let them go. */
struct error memory_map_take(struct memory_map *map, uint64_t base, uint64_t length,
                             enum boot_memory_type type);

/* Takes what has been taken out of `before`, when firmware has been asked for its map anew. */
struct error memory_map_take_again(struct memory_map *map, const struct memory_map *before);

struct memory_request {
  uint64_t length;    /* bytes, rounded up to pages */
  uint64_t alignment; /* power of two, at least a page */
  uint64_t offset;    /* the base is this above a multiple of the alignment; a multiple of a page */
  uint64_t lowest;    /* the base is not below */
  uint64_t end;       /* nor any byte at or above */
  bool from_top;      /* the highest place instead of the lowest */
  enum boot_memory_type type;
};

/* Takes usable memory as asked for; false if there is none. */
bool memory_map_allocate(struct memory_map *map, const struct memory_request *request,
                         uint64_t *base);

/* The same as a whole, page-aligned and at the top of what 32 bits reach: out of the way of kernels
 * that go on behind their own end. */
bool memory_map_take_high(struct memory_map *map, uint64_t length, enum boot_memory_type type,
                          uint64_t *base);

/* Makes everything usable again that has been taken as MEMORY_MAP_BORROWED. */
void memory_map_give_back(struct memory_map *map);

/* Bytes that are usable inside [lowest, end). */
uint64_t memory_map_usable(const struct memory_map *map, uint64_t lowest, uint64_t end);

/* Bytes of the largest usable range inside [lowest, end). */
uint64_t memory_map_largest_usable(const struct memory_map *map, uint64_t lowest, uint64_t end);

/* Whether the type is RAM that a kernel may read: all but reserved and bad. */
bool memory_map_is_ram(uint32_t type);

#endif
