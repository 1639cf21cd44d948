/* Loading the modules from the boot volume. */
#ifndef BOOT_BIOS_LOAD_MODULES_H
#define BOOT_BIOS_LOAD_MODULES_H

#include "boot/bios/boot_volume.h"
#include "boot/common/error.h"
#include "boot/common/kernel_layout.h"
#include "boot/common/memory_map.h"
#include "boot/protocol/boot_info.h"

/* Reads every module to memory of its own and describes them in the boot info. */
struct error load_modules(struct boot_volume *volume, const struct kernel_layout *layout,
                          struct memory_map *map, struct boot_info *info);

#endif
