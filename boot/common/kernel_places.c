/* Places in the kernel's address space. */
#include "boot/common/kernel_places.h"

#include <stdbool.h>
#include <stddef.h>

#include "boot/common/memory_map.h"
#include "boot/common/paging.h"

#define PAGE_SIZE PAGING_PAGE_SIZE
#define CANONICAL_LOW_END UINT64_C(0x0000800000000000)
#define CANONICAL_HIGH UINT64_C(0xffff800000000000)
#define SLOT_SIZE_SHIFT 39 /* of a top table with four levels */

static void add(struct kernel_places *places, enum error_name name, uint64_t base, uint64_t size) {
  places->place[places->count++] = (struct kernel_place){name, base, size};
}

/* What is no slot has no address either. */
static uint64_t slot_base(uint64_t slot) {
  uint64_t base = (slot < PAGING_ENTRIES ? slot : PAGING_ENTRIES) << SLOT_SIZE_SHIFT;
  if (slot >= PAGING_ENTRIES)
    return base;
  return base < CANONICAL_LOW_END ? base : base | CANONICAL_HIGH;
}

/* Whether there is no boot with four levels. All that has an address is then in the first and the
 * last entry of the top table, since addresses have 48 bits. */
static bool has_five_levels(const struct boot_request_paging_levels *levels) {
  return request_stands(&levels->request) && request_is_required(&levels->request) &&
         levels->least == PAGING_LEVELS_MOST;
}

/* A slot of four levels takes the addresses that it leads to. */
static void add_slot(struct kernel_places *places, const struct kernel_requests *requests) {
  const struct boot_request_recursive *recursive = &requests->recursive;
  if (request_stands(&recursive->request) && recursive->slot != 0 &&
      (recursive->slot >= PAGING_ENTRIES || !has_five_levels(&requests->paging_levels)))
    add(places, NAME_RECURSIVE_SLOT, slot_base(recursive->slot), UINT64_C(1) << SLOT_SIZE_SHIFT);
}

static void add_mappings(struct kernel_places *places, const struct boot_request_mappings *asked) {
  for (size_t i = 0; i < BOOT_MAPPINGS && request_stands(&asked->request); i++)
    if (asked->mappings[i].length != 0)
      add(places, NAME_MAPPING, kernel_places_mapping(&asked->mappings[i]),
          asked->mappings[i].length);
}

/* Guard pages are part of the stack. */
static void add_stack(struct kernel_places *places, const struct kernel_layout *layout) {
  uint64_t guards = layout->guard_pages * PAGE_SIZE;
  if (layout->stack != 0)
    add(places, NAME_STACK, layout->stack - guards, layout->stack_pages * PAGE_SIZE + 2 * guards);
}

struct kernel_places kernel_places_asked(const struct kernel_requests *requests,
                                         const struct kernel_layout *layout,
                                         uint64_t screen_length) {
  struct kernel_places places = {0};
  const struct boot_request_boot_info *info = &requests->boot_info;
  const struct boot_request_framebuffer *framebuffer = &requests->framebuffer;
  add_stack(&places, layout);
  if (request_stands(&info->request) && info->address != 0)
    add(&places, NAME_BOOT_INFO, info->address, KERNEL_LAYOUT_BOOT_INFO_ROOM);
  if (request_stands(&framebuffer->request) && framebuffer->address != 0)
    add(&places, NAME_FRAMEBUFFER, framebuffer->address,
        screen_length == 0 ? PAGE_SIZE : screen_length);
  add_slot(&places, requests);
  add_mappings(&places, &requests->mappings);
  return places;
}

static bool overlaps(const struct kernel_place *place, uint64_t base, uint64_t size) {
  return size > 0 && place->base <= base + size - 1 && base <= place->base + place->size - 1;
}

static struct error overlap(const struct kernel_place *place, enum error_name other) {
  return error_make(ERROR_LAYOUT_OVERLAP, place->name, other, place->base);
}

/* Whole pages at canonical addresses, above what the loader maps of low memory. */
static bool can_be(const struct kernel_place *place) {
  uint64_t last = place->base + place->size - 1;
  return (place->base | place->size) % PAGE_SIZE == 0 && place->base >= KERNEL_LAYOUT_LOW_END &&
         last > place->base && (last < CANONICAL_LOW_END || place->base >= CANONICAL_HIGH);
}

static struct error check_kernel(const struct kernel_place *place,
                                 const struct kernel_layout *layout,
                                 const struct elf64_image *image) {
  if (layout->kaslr &&
      overlaps(place, kernel_layout_kaslr_base(layout), kernel_layout_kaslr_size(layout)))
    return overlap(place, NAME_KERNEL);
  uint64_t slide = kernel_layout_slide(layout, image, 0);
  for (size_t i = 0; i < image->segment_count && !layout->kaslr; i++) {
    uint64_t base = memory_map_page_down(image->segments[i].vaddr + slide);
    uint64_t end = image->segments[i].vaddr + slide + image->segments[i].memory_size;
    if (overlaps(place, base, end - base))
      return overlap(place, NAME_KERNEL);
  }
  return NO_ERROR;
}

/* Against what is not asked for by its address, but for the kernel. */
static struct error check_place(const struct kernel_place *place,
                                const struct kernel_layout *layout) {
  if (!can_be(place))
    return error_make(ERROR_LAYOUT_PLACE, place->name, place->base, place->size);
  if (!layout->window && overlaps(place, layout->direct_map, kernel_layout_direct_map_size(layout)))
    return overlap(place, NAME_DIRECT_MAP);
  if (overlaps(place, KERNEL_LAYOUT_LOADER_AREA, KERNEL_LAYOUT_LOADER_AREA_SIZE))
    return overlap(place, NAME_LOADER_AREA);
  return NO_ERROR;
}

/* All that the kernel can be at, not only where it is at last. */
static struct error check_kaslr(const struct kernel_layout *layout) {
  const struct kernel_place place = {NAME_KERNEL, kernel_layout_kaslr_base(layout),
                                     kernel_layout_kaslr_size(layout)};
  return layout->kaslr ? check_place(&place, layout) : NO_ERROR;
}

/* No machine has more: page 0 and what is from 0xa0000 on are never usable. */
static struct error check_low_memory(const struct boot_request_low_memory *low) {
  uint64_t most = KERNEL_LAYOUT_VGA / PAGE_SIZE - 1;
  return request_stands(&low->request) && low->pages > most
             ? error_make(ERROR_REQUEST_LOW_MEMORY, low->pages * (PAGE_SIZE / 1024),
                          most * (PAGE_SIZE / 1024), 0)
             : NO_ERROR;
}

/* With five levels the last entry of the top table has the whole upper half of four. */
static struct error check_top_slot(const struct kernel_requests *requests) {
  const struct boot_request_paging_levels *levels = &requests->paging_levels;
  const struct boot_request_recursive *recursive = &requests->recursive;
  bool may_be_five = request_stands(&levels->request) &&
                     (levels->least == PAGING_LEVELS_MOST || levels->most == PAGING_LEVELS_MOST);
  return may_be_five && request_stands(&recursive->request) && recursive->slot == PAGING_ENTRIES - 1
             ? error_make(ERROR_LAYOUT_OVERLAP, NAME_RECURSIVE_SLOT, NAME_KERNEL,
                          slot_base(recursive->slot))
             : NO_ERROR;
}

static uint64_t page_table_caching(const struct boot_mapping *mapping) {
  return mapping->caching == 0 ? BOOT_REQUEST_CACHING_WRITE_BACK : mapping->caching;
}

/* Whether two of them would give the same memory two kinds of caching. */
static bool disagree(const struct boot_mapping *one, const struct boot_mapping *other) {
  return one->length != 0 && other->length != 0 &&
         one->physical < other->physical + other->length &&
         other->physical < one->physical + one->length &&
         page_table_caching(one) != page_table_caching(other);
}

static struct error check_physical(const struct boot_request_mappings *asked) {
  for (size_t i = 0; i < BOOT_MAPPINGS && request_stands(&asked->request); i++) {
    const struct boot_mapping *mapping = &asked->mappings[i];
    if (mapping->physical % PAGE_SIZE != 0 || mapping->physical > KERNEL_LAYOUT_PHYSICAL_END ||
        mapping->length > KERNEL_LAYOUT_PHYSICAL_END - mapping->physical)
      return error_make(ERROR_LAYOUT_PLACE, NAME_MAPPING, mapping->physical, mapping->length);
    for (size_t other = 0; other < i; other++)
      if (disagree(mapping, &asked->mappings[other]))
        return error_make(ERROR_LAYOUT_OVERLAP, NAME_MAPPING, NAME_MAPPING, mapping->physical);
  }
  return NO_ERROR;
}

struct error kernel_places_check(const struct kernel_requests *requests,
                                 const struct kernel_layout *layout,
                                 const struct elf64_image *image, uint64_t screen_length) {
  const struct kernel_places places = kernel_places_asked(requests, layout, screen_length);
  struct error error = check_low_memory(&requests->low_memory);
  if (error.code == ERROR_NONE)
    error = check_top_slot(requests);
  if (error.code == ERROR_NONE)
    error = check_kaslr(layout);
  if (error.code == ERROR_NONE)
    error = check_physical(&requests->mappings);
  for (size_t i = 0; i < places.count && error.code == ERROR_NONE; i++) {
    const struct kernel_place *place = &places.place[i];
    error = check_place(place, layout);
    if (error.code == ERROR_NONE)
      error = check_kernel(place, layout, image);
    for (size_t other = 0; other < i && error.code == ERROR_NONE; other++)
      if (overlaps(place, places.place[other].base, places.place[other].size))
        error = overlap(place, places.place[other].name);
  }
  return error;
}
