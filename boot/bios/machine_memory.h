/* What memory a machine with a BIOS has, for the second stages. */
#ifndef BOOT_BIOS_MACHINE_MEMORY_H
#define BOOT_BIOS_MACHINE_MEMORY_H

#include <stdint.h>

#include "boot/bios/e820.h"
#include "boot/common/error.h"
#include "boot/common/kernel_layout.h"
#include "boot/common/memory_map.h"
#include "boot/pc/bios_data.h"
#include "boot/pc/cpu.h"
#include "boot/protocol/volume.h"

/* Whether the BIOS leaves the memory below `end` to the loader. */
static inline struct error bios_check_low_memory(uintptr_t end) {
  uint32_t there = bios_data_word(BIOS_DATA_LOW_MEMORY_KIB);
  uint32_t needed = (uint32_t)end / 1024;
  return there >= needed ? NO_ERROR : error_make(ERROR_LOW_MEMORY, there, needed, 0);
}

/* Asks for the map, settles it, and takes the page of the loader's last instructions out of it. */
static inline struct error bios_read_memory_map(struct memory_map *map, const struct cpu *cpu,
                                                const struct kernel_layout *layout) {
  uint64_t reachable = kernel_layout_reach(layout);
  struct error error = e820_read(map);
  if (error.code == ERROR_NONE)
    error =
        memory_map_normalise(map, cpu->physical_end < reachable ? cpu->physical_end : reachable);
  if (error.code == ERROR_NONE)
    error = memory_map_take(map, VOLUME_LOADER_ADDRESS, MEMORY_MAP_PAGE_SIZE, BOOT_MEMORY_LOADER);
  return error;
}

#endif
