/* The memory map as a BIOS reports it. */
#ifndef BOOT_BIOS_E820_H
#define BOOT_BIOS_E820_H

#include "boot/common/error.h"
#include "boot/common/memory_map.h"

/*
 * Adds everything that the BIOS says, by INT 15h E820h or else E801h or 88h, and what is known of
 * low memory without asking. The map is to be normalised after.
 */
struct error e820_read(struct memory_map *map);

#endif
