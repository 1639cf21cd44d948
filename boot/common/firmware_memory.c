/* Reading what firmware's pointers lead to, if it is memory. */
#include "boot/common/firmware_memory.h"

#include <string.h>

/* Where the region ends that holds the address; the address itself if none does. */
static uint64_t region_end(const struct memory_map *map, uint64_t address) {
  for (size_t i = 0; i < map->count; i++) {
    const struct boot_memory_region *region = &map->regions[i];
    if (address >= region->base_phys && address - region->base_phys < region->length)
      return region->type == BOOT_MEMORY_BAD ? address : region->base_phys + region->length;
  }
  return address;
}

bool firmware_memory_read(void *context, uint64_t address, void *bytes, size_t length) {
  const struct firmware_memory *memory = context;
  if (address > memory->end || length > memory->end - address)
    return false;
  for (uint64_t at = address; at < address + length;) {
    uint64_t end = at < MEMORY_MAP_LOW_END ? MEMORY_MAP_LOW_END : region_end(memory->map, at);
    if (end == at)
      return false;
    at = end;
  }
  memcpy(bytes, (const void *)(memory->bias + (uintptr_t)address), length);
  return true;
}
