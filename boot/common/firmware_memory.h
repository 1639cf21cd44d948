/*
 * Memory that firmware's tables name, read only where there is any: a pointer of firmware's may
 * lead anywhere.
 */
#ifndef BOOT_COMMON_FIRMWARE_MEMORY_H
#define BOOT_COMMON_FIRMWARE_MEMORY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "boot/common/memory_map.h"

struct firmware_memory {
  const struct memory_map *map; /* normalised */
  uint64_t end;                 /* the loader reaches no address at or above */
  uintptr_t bias;               /* from physical addresses to pointers; 0 in a loader */
};

/*
 * Copies bytes that lie in the first 1 MiB, where a PC's firmware keeps tables in places that its
 * map may not describe, or in ranges of the map that are not bad; else false, and nothing is read.
 * `context` is a struct firmware_memory: this is an acpi_memory.read.
 */
bool firmware_memory_read(void *context, uint64_t address, void *bytes, size_t length);

#endif
