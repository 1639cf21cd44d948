/* What each of UEFI's memory types means to a kernel (UEFI 2.10, sections 7.2.1 and 7.2.3). */
#include "boot/uefi/memory_types.h"

/* Memory that keeps its content without power, or that is meant for one purpose, and memory that
 * cannot be cached: no place for a kernel's data unless it knows what it does. */
static bool is_ordinary(uint64_t attributes) {
  return (attributes & EFI_MEMORY_WRITE_BACK) != 0 &&
         (attributes & (EFI_MEMORY_NON_VOLATILE | EFI_MEMORY_SPECIFIC_PURPOSE)) == 0;
}

static enum boot_memory_type boot_type(const struct efi_memory_descriptor *descriptor,
                                       enum memory_view view) {
  switch (descriptor->type) {
  case EFI_LOADER_CODE:
  case EFI_LOADER_DATA:
  case EFI_BOOT_SERVICES_CODE:
  case EFI_BOOT_SERVICES_DATA:
    if (view == MEMORY_WHILE_FIRMWARE_RUNS)
      return BOOT_MEMORY_ACPI_RECLAIMABLE;
    return is_ordinary(descriptor->attributes) ? BOOT_MEMORY_USABLE : BOOT_MEMORY_RESERVED;
  case EFI_CONVENTIONAL_MEMORY:
    return is_ordinary(descriptor->attributes) ? BOOT_MEMORY_USABLE : BOOT_MEMORY_RESERVED;
  case EFI_UNUSABLE_MEMORY:
    return BOOT_MEMORY_BAD;
  case EFI_ACPI_RECLAIM_MEMORY:
    return BOOT_MEMORY_ACPI_RECLAIMABLE;
  case EFI_ACPI_MEMORY_NVS:
    return BOOT_MEMORY_ACPI_NVS;
  default:
    /* Runtime services, devices, persistent and unaccepted memory, and what is not known. */
    return BOOT_MEMORY_RESERVED;
  }
}

static uint64_t length_of(const struct efi_memory_descriptor *descriptor) {
  uint64_t pages = descriptor->page_count;
  return pages <= UINT64_MAX / EFI_PAGE_SIZE ? pages * EFI_PAGE_SIZE : UINT64_MAX;
}

struct error memory_types_add(struct memory_map *map, const void *descriptors, size_t size,
                              size_t descriptor_size, enum memory_view view) {
  struct error error = memory_map_add(map, 0, MEMORY_MAP_PAGE_SIZE, BOOT_MEMORY_RESERVED);
  for (size_t at = 0; at + descriptor_size <= size && error.code == ERROR_NONE;
       at += descriptor_size) {
    const struct efi_memory_descriptor *descriptor =
        (const struct efi_memory_descriptor *)((const char *)descriptors + at);
    error = memory_map_add(map, descriptor->physical_start, length_of(descriptor),
                           (uint32_t)boot_type(descriptor, view));
  }
  return error;
}
