/* The first 1 MiB of a PC. */
#include "boot/pc/bios_memory.h"

#include <stddef.h>

#include "boot/common/firmware_tables.h"
#include "boot/pc/bios_data.h"

#define PAGE_ZERO_END UINT64_C(0x1000)
#define EBDA_LOWEST 0x80000u
#define EBDA_HIGHEST 0xa0000u
#define EBDA_SEARCHED 1024
#define VIDEO_AND_ROM UINT64_C(0xa0000)
#define BIOS_ROM 0xe0000u
#define SMBIOS_ROM 0xf0000u
#define BIOS_ROM_END 0x100000u

/* The extended BIOS data area lies at the top of low memory, and not every map says so. */
static uint32_t ebda_start(void) {
  uint32_t start = EBDA_HIGHEST;
  uint32_t segment = (uint32_t)bios_data_word(BIOS_DATA_EBDA_SEGMENT) << 4;
  if (segment >= EBDA_LOWEST && segment < start)
    start = segment;
  uint32_t low_memory_end = bios_data_word(BIOS_DATA_LOW_MEMORY_KIB) * 1024u;
  if (low_memory_end >= EBDA_LOWEST && low_memory_end < start)
    start = low_memory_end;
  return start;
}

struct error bios_memory_reserve(struct memory_map *map) {
  struct error error = memory_map_add(map, 0, PAGE_ZERO_END, BOOT_MEMORY_RESERVED);
  uint32_t ebda = ebda_start();
  if (error.code == ERROR_NONE)
    error = memory_map_add(map, ebda, EBDA_HIGHEST - ebda, BOOT_MEMORY_RESERVED);
  if (error.code == ERROR_NONE)
    error = memory_map_add(map, VIDEO_AND_ROM, BIOS_ROM_END - VIDEO_AND_ROM, BOOT_MEMORY_RESERVED);
  return error;
}

uint64_t bios_memory_find_rsdp(void) {
  uintptr_t ebda = (uintptr_t)bios_data_word(BIOS_DATA_EBDA_SEGMENT) << 4;
  const uint8_t *found = NULL;
  if (ebda >= PAGE_ZERO_END)
    found = firmware_find_rsdp((const uint8_t *)ebda, EBDA_SEARCHED);
  if (found == NULL)
    found = firmware_find_rsdp((const uint8_t *)(uintptr_t)BIOS_ROM, BIOS_ROM_END - BIOS_ROM);
  return (uintptr_t)found;
}

void bios_memory_find_smbios(struct boot_info *info) {
  struct smbios_entry_points found =
      firmware_find_smbios((const uint8_t *)(uintptr_t)SMBIOS_ROM, BIOS_ROM_END - SMBIOS_ROM);
  info->smbios_phys = (uintptr_t)(found.bits_64 != NULL ? found.bits_64 : found.bits_32);
  info->smbios_32_phys = (uintptr_t)found.bits_32;
}
