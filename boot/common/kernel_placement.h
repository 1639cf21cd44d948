/*
 * Where in physical memory the kernel's segments go, chosen from the memory map, and putting the
 * bytes of its file there as they arrive.
 *
 * A kernel whose physical addresses (p_paddr) are all in usable memory gets them; every other one
 * is put where there is room, segments that are near each other in one piece.
 */
#ifndef BOOT_COMMON_KERNEL_PLACEMENT_H
#define BOOT_COMMON_KERNEL_PLACEMENT_H

#include <stddef.h>
#include <stdint.h>

#include "boot/common/elf64.h"
#include "boot/common/elf64_relocate.h"
#include "boot/common/error.h"
#include "boot/common/memory_map.h"

/* The kernel stays out of the low memory that is kept for real mode, and where 32 bits reach. */
#define KERNEL_PLACEMENT_LOWEST MEMORY_MAP_LOW_END
#define KERNEL_PLACEMENT_END MEMORY_MAP_32_BIT_END

struct kernel_placement {
  const struct elf64_image *image;
  uint64_t physical[ELF64_MAX_SEGMENTS]; /* of each segment's first byte */
  uintptr_t bias;                        /* from physical addresses to pointers; 0 in the loader */
  /* How bytes are brought to their place; what is to be copied stays where it is until then. */
  void (*copy)(void *destination, const void *source, size_t length);
};

/*
 * Chooses, and marks the pages as the kernel's in the map. A kernel that is moved by a slide is put
 * so that large pages can map it all the same.
 */
struct error kernel_placement_choose(struct kernel_placement *placement,
                                     const struct elf64_image *image, uint64_t slide,
                                     struct memory_map *map);

/* Zeroes what the file does not fill: .bss, and the rest of every segment's first and last page. */
void kernel_placement_clear(const struct kernel_placement *placement);

/* Copies what belongs to segments out of `length` bytes of the file that begin at `offset`. */
void kernel_placement_copy(const struct kernel_placement *placement, uint64_t offset,
                           const void *bytes, size_t length);

/* The segments where they were put, for elf64_relocate. */
struct elf64_memory kernel_placement_memory(const struct kernel_placement *placement);

#endif
