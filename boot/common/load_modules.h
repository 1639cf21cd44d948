/* Loading the modules from the boot volume. */
#ifndef BOOT_COMMON_LOAD_MODULES_H
#define BOOT_COMMON_LOAD_MODULES_H

#include "boot/common/error.h"
#include "boot/common/kernel_layout.h"
#include "boot/common/memory_map.h"
#include "boot/common/volume_source.h"
#include "boot/protocol/boot_info.h"

/* Reads every module to memory of its own and describes them in the boot info. */
struct error load_modules(const struct volume_source *source, const struct kernel_layout *layout,
                          struct memory_map *map, struct boot_info *info);

#endif
