/* Reading the memory map in the boot info. */
#ifndef KERNEL_RUNTIME_MEMORY_MAP_H
#define KERNEL_RUNTIME_MEMORY_MAP_H

#include <stdint.h>

#include "boot/protocol/boot_info.h"

#ifdef __cplusplus
extern "C" {
#endif

/* The regions, info->memory_map_count of them. */
const struct boot_memory_region *memory_map_regions(const struct boot_info *info);

/* How many bytes the regions of one type (enum boot_memory_type) hold together. */
uint64_t memory_map_bytes(const struct boot_info *info, uint32_t type);

/* A region's type in a word or two: "usable", "ACPI tables". */
const char *memory_map_type_name(uint32_t type);

#ifdef __cplusplus
}
#endif

#endif
