/* Sums and names over the boot info's memory map. */
#include "kernel/runtime/memory_map.h"

const struct boot_memory_region *memory_map_regions(const struct boot_info *info) {
  return (const struct boot_memory_region *)(uintptr_t)info->memory_map;
}

uint64_t memory_map_bytes(const struct boot_info *info, uint32_t type) {
  const struct boot_memory_region *regions = memory_map_regions(info);
  uint64_t bytes = 0;
  for (uint64_t i = 0; i < info->memory_map_count; i++)
    if (regions[i].type == type)
      bytes += regions[i].length;
  return bytes;
}

const char *memory_map_type_name(uint32_t type) {
  switch (type) {
  case BOOT_MEMORY_USABLE:
    return "usable";
  case BOOT_MEMORY_ACPI_RECLAIMABLE:
    return "ACPI tables";
  case BOOT_MEMORY_ACPI_NVS:
    return "ACPI NVS";
  case BOOT_MEMORY_BAD:
    return "bad";
  case BOOT_MEMORY_LOADER:
    return "loader";
  case BOOT_MEMORY_KERNEL:
    return "kernel";
  case BOOT_MEMORY_MODULE:
    return "module";
  default:
    return "reserved";
  }
}
