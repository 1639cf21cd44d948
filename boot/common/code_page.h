/* Where a loader's last instructions run, at the same virtual as physical address. */
#ifndef BOOT_COMMON_CODE_PAGE_H
#define BOOT_COMMON_CODE_PAGE_H

#include <stdbool.h>
#include <stdint.h>

#include "boot/common/kernel_places.h"
#include "boot/common/memory_map.h"

/*
 * Takes a page below 4 GiB: below 0xa0000 if there is one, where no kernel can ask for anything,
 * and else in none of these places. Pages that turned out to be in one stay taken.
 */
bool code_page_take(struct memory_map *map, const struct kernel_places *kept, uint64_t *page);

#endif
