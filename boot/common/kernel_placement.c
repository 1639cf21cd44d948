/* Placing the kernel in physical memory. */
#include "boot/common/kernel_placement.h"

#include <stdbool.h>
#include <string.h>

#define PAGE_SIZE MEMORY_MAP_PAGE_SIZE
#define LARGE_PAGE_SIZE (UINT64_C(2) << 20)

static void *pointer(const struct kernel_placement *placement, uint64_t physical) {
  return (void *)(placement->bias + (uintptr_t)physical);
}

/* Whether the segment's own physical address can be had, looking at this segment alone. */
static bool linked_place_is_free(const struct elf64_segment *segment,
                                 const struct memory_map *map) {
  if (segment->paddr < KERNEL_PLACEMENT_LOWEST || segment->paddr >= KERNEL_PLACEMENT_END ||
      segment->memory_size > KERNEL_PLACEMENT_END - segment->paddr ||
      (segment->paddr ^ segment->vaddr) % PAGE_SIZE != 0) {
    return false;
  }
  uint64_t base = memory_map_page_down(segment->paddr);
  return memory_map_is_usable(map, base,
                              memory_map_page_up(segment->paddr + segment->memory_size) - base);
}

static bool in_one_page(uint64_t one, uint64_t one_size, uint64_t other, uint64_t other_size) {
  return memory_map_page_up(one + one_size) > memory_map_page_down(other) &&
         memory_map_page_up(other + other_size) > memory_map_page_down(one);
}

/* Two segments in one physical page have to be in one virtual page too, and the other way round. */
static bool linked_places_agree(const struct elf64_segment *one,
                                const struct elf64_segment *other) {
  bool together = in_one_page(one->paddr, one->memory_size, other->paddr, other->memory_size) ||
                  in_one_page(one->vaddr, one->memory_size, other->vaddr, other->memory_size);
  return !together || one->paddr - other->paddr == one->vaddr - other->vaddr;
}

static bool linked_places_are_free(const struct elf64_image *image, const struct memory_map *map) {
  for (size_t i = 0; i < image->segment_count; i++) {
    if (!linked_place_is_free(&image->segments[i], map))
      return false;
    for (size_t other = 0; other < i; other++)
      if (!linked_places_agree(&image->segments[i], &image->segments[other]))
        return false;
  }
  return true;
}

/* Firmware that was asked keeps for us what it has given, so nothing else can be put there; and the
 * kernel is told that it is free. */
static void forget_linked_places(struct memory_map *map) {
  for (size_t i = 0; i < map->count; i++)
    if (map->regions[i].type == BOOT_MEMORY_KERNEL)
      map->regions[i].type = map->claim == NULL ? BOOT_MEMORY_USABLE : MEMORY_MAP_BORROWED;
}

/* False if firmware has given away some of it since the map was read, or the map is full. */
static bool take_linked_places(struct kernel_placement *placement, struct memory_map *map) {
  for (size_t i = 0; i < placement->image->segment_count; i++) {
    const struct elf64_segment *segment = &placement->image->segments[i];
    uint64_t base = memory_map_page_down(segment->paddr);
    uint64_t length = memory_map_page_up(segment->paddr + segment->memory_size) - base;
    placement->physical[i] = segment->paddr;
    if (memory_map_take(map, base, length, BOOT_MEMORY_KERNEL).code != ERROR_NONE) {
      forget_linked_places(map);
      return false;
    }
  }
  return true;
}

/* How many segments from `first` on lie so near each other that they are kept in one piece. */
static size_t group_length(const struct elf64_image *image, size_t first, uint64_t *end) {
  for (size_t next = first;; next++) {
    const struct elf64_segment *segment = &image->segments[next];
    *end = memory_map_page_up(segment->vaddr + segment->memory_size);
    if (next + 1 == image->segment_count)
      return next + 1 - first;
    uint64_t following = memory_map_page_down(segment[1].vaddr);
    if (following > *end && following - *end >= LARGE_PAGE_SIZE)
      return next + 1 - first;
  }
}

/*
 * A piece that is large enough for 2 MiB pages is put so that they can map it: at the same distance
 * from a 2 MiB line as its virtual address.
 */
static bool take_piece(struct memory_map *map, uint64_t vaddr, uint64_t length, uint64_t *base) {
  struct memory_request request = {.length = length,
                                   .alignment = LARGE_PAGE_SIZE,
                                   .offset = vaddr % LARGE_PAGE_SIZE,
                                   .lowest = KERNEL_PLACEMENT_LOWEST,
                                   .end = KERNEL_PLACEMENT_END,
                                   .type = BOOT_MEMORY_KERNEL};
  if (length >= LARGE_PAGE_SIZE && memory_map_allocate(map, &request, base))
    return true;
  request.alignment = PAGE_SIZE;
  request.offset = 0;
  return memory_map_allocate(map, &request, base);
}

static struct error take_any_places(struct kernel_placement *placement, uint64_t slide,
                                    struct memory_map *map) {
  const struct elf64_image *image = placement->image;
  size_t count;
  for (size_t first = 0; first < image->segment_count; first += count) {
    uint64_t end;
    count = group_length(image, first, &end);
    uint64_t vaddr = memory_map_page_down(image->segments[first].vaddr);
    uint64_t base;
    if (!take_piece(map, vaddr + slide, end - vaddr, &base)) {
      uint64_t largest =
          memory_map_largest_usable(map, KERNEL_PLACEMENT_LOWEST, KERNEL_PLACEMENT_END);
      return error_make(ERROR_MEMORY_KERNEL, (end - vaddr) / 1024, largest / 1024, 0);
    }
    for (size_t i = first; i < first + count; i++)
      placement->physical[i] = base + (image->segments[i].vaddr - vaddr);
  }
  return NO_ERROR;
}

struct error kernel_placement_choose(struct kernel_placement *placement,
                                     const struct elf64_image *image, uint64_t slide,
                                     struct memory_map *map) {
  placement->image = image;
  return linked_places_are_free(image, map) && take_linked_places(placement, map)
             ? NO_ERROR
             : take_any_places(placement, slide, map);
}

void kernel_placement_clear(const struct kernel_placement *placement) {
  for (size_t i = 0; i < placement->image->segment_count; i++) {
    const struct elf64_segment *segment = &placement->image->segments[i];
    uint64_t base = placement->physical[i];
    uint64_t filled = base + segment->file_size;
    memset(pointer(placement, memory_map_page_down(base)), 0,
           (size_t)(base - memory_map_page_down(base)));
    memset(pointer(placement, filled), 0,
           (size_t)(memory_map_page_up(base + segment->memory_size) - filled));
  }
}

static void copy_to_segment(const struct kernel_placement *placement, size_t index, uint64_t offset,
                            const uint8_t *bytes, size_t length) {
  const struct elf64_segment *segment = &placement->image->segments[index];
  uint8_t *destination = pointer(placement, placement->physical[index]);
  uint64_t from = offset > segment->offset ? offset : segment->offset;
  uint64_t to = offset + length;
  if (to > segment->offset + segment->file_size)
    to = segment->offset + segment->file_size;
  if (from < to) {
    placement->copy(destination + (size_t)(from - segment->offset), bytes + (size_t)(from - offset),
                    (size_t)(to - from));
  }
}

void kernel_placement_copy(const struct kernel_placement *placement, uint64_t offset,
                           const void *bytes, size_t length) {
  for (size_t i = 0; i < placement->image->segment_count; i++)
    copy_to_segment(placement, i, offset, bytes, length);
}

static void *segment_memory(void *context, uint64_t vaddr, uint64_t length) {
  const struct kernel_placement *placement = context;
  const struct elf64_segment *segment = elf64_find_segment(placement->image, vaddr, length);
  if (segment == NULL)
    return NULL;
  size_t index = (size_t)(segment - placement->image->segments);
  return pointer(placement, placement->physical[index] + (vaddr - segment->vaddr));
}

struct elf64_memory kernel_placement_memory(const struct kernel_placement *placement) {
  return (struct elf64_memory){.at = segment_memory, .context = (void *)placement};
}
