/* What a BIOS keeps in the first 1 MiB, whoever has started the loader. */
#ifndef BOOT_PC_BIOS_MEMORY_H
#define BOOT_PC_BIOS_MEMORY_H

#include <stdint.h>

#include "boot/common/memory_map.h"

/* Reserves interrupt vectors and BIOS data, the EBDA, video memory and ROMs. */
struct error bios_memory_reserve(struct memory_map *map);

/* The tables' physical addresses; 0 if they are not where a BIOS puts them. */
uint64_t bios_memory_find_rsdp(void);
void bios_memory_find_smbios(struct boot_info *info);

#endif
