/* Memory while firmware manages it, and its last word on it. */
#ifndef BOOT_UEFI_MEMORY_H
#define BOOT_UEFI_MEMORY_H

#include "boot/common/efi_answer.h"
#include "boot/common/error.h"
#include "boot/common/kernel_places.h"
#include "boot/common/memory_map.h"

/*
 * Reads firmware's map. What the loader takes from it is allocated from firmware as well, so that
 * both agree on what is whose. Nothing at or above `usable_end` is usable.
 */
struct error memory_read(struct memory_map *map, uint64_t usable_end);

/* Gives a page of code, for the loader's last instructions (boot/common/code_page.h). */
struct error memory_take_code_page(struct memory_map *map, const struct kernel_places *kept,
                                   uint64_t *page);

/* Makes `final` the map that memory_leave_firmware() would give the kernel now. */
struct error memory_look_ahead(const struct memory_map *taken, uint64_t usable_end,
                               struct memory_map *final);

/*
 * Ends boot services. `final` becomes the map that the kernel gets: what firmware leaves, with what
 * the loader took in `taken`. It has at most `most_regions` regions.
 */
struct error memory_leave_firmware(const struct memory_map *taken, uint64_t usable_end,
                                   size_t most_regions, struct memory_map *final);

/* Bytes of the longest map that firmware can give, and the one that it gave last. */
#define MEMORY_DESCRIPTORS_SIZE ((size_t)MEMORY_MAP_CAPACITY * 64)
struct efi_memory_map memory_descriptors(void);

#endif
