/* A page for the loader's last instructions. */
#include "boot/common/code_page.h"

#include <stddef.h>

#define LOW_MEMORY_FIRST MEMORY_MAP_PAGE_SIZE

static bool take(struct memory_map *map, uint64_t lowest, uint64_t end, uint64_t *page) {
  const struct memory_request request = {.length = MEMORY_MAP_PAGE_SIZE,
                                         .alignment = MEMORY_MAP_PAGE_SIZE,
                                         .lowest = lowest,
                                         .end = end,
                                         .from_top = true,
                                         .type = BOOT_MEMORY_LOADER};
  return memory_map_allocate(map, &request, page);
}

/* The place that the page is in, if only with a byte. */
static const struct kernel_place *place_of(const struct kernel_places *places, uint64_t page) {
  for (size_t i = 0; i < places->count; i++) {
    const struct kernel_place *place = &places->place[i];
    if (place->base <= page + MEMORY_MAP_PAGE_SIZE - 1 && page <= place->base + place->size - 1)
      return place;
  }
  return NULL;
}

bool code_page_take(struct memory_map *map, const struct kernel_places *kept, uint64_t *page) {
  if (take(map, LOW_MEMORY_FIRST, KERNEL_LAYOUT_VGA, page))
    return true;
  uint64_t end = MEMORY_MAP_32_BIT_END;
  while (end > MEMORY_MAP_LOW_END && take(map, MEMORY_MAP_LOW_END, end, page)) {
    const struct kernel_place *place = place_of(kept, *page);
    if (place == NULL)
      return true;
    end = memory_map_page_down(place->base);
  }
  return false;
}
