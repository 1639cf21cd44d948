/* UEFI's memory map in the words of ours. */
#ifndef BOOT_UEFI_MEMORY_TYPES_H
#define BOOT_UEFI_MEMORY_TYPES_H

#include <stddef.h>

#include "boot/common/error.h"
#include "boot/common/memory_map.h"
#include "boot/uefi/efi.h"

enum memory_view {
  /* While firmware runs: USABLE is what it would give away. What it and programs use, this loader
   * among them, is ACPI_RECLAIMABLE: RAM that cannot be had yet. */
  MEMORY_WHILE_FIRMWARE_RUNS,
  /* After ExitBootServices: what only boot services and programs used is USABLE too. */
  MEMORY_FOR_THE_KERNEL,
};

/* Adds every descriptor to the map, which is to be normalised then; page 0 becomes RESERVED. */
struct error memory_types_add(struct memory_map *map, const void *descriptors, size_t size,
                              size_t descriptor_size, enum memory_view view);

#endif
