/* Files that the boot loader has put into memory, made modules of the kernel. */
#ifndef BOOT_MULTIBOOT_HANDED_MODULES_H
#define BOOT_MULTIBOOT_HANDED_MODULES_H

#include "boot/common/error.h"
#include "boot/common/kernel_layout.h"
#include "boot/common/memory_map.h"
#include "boot/multiboot/handed_over.h"
#include "boot/protocol/boot_info.h"

/*
 * Gives each module pages of its own: those where it lies if nothing else is there, else new ones
 * that it is copied to. What was handed over is MEMORY_MAP_BORROWED already.
 */
struct error handed_modules_place(struct handed_over *given, struct memory_map *map);

/* Adds them to the modules in the boot info. */
struct error handed_modules_list(const struct handed_over *given,
                                 const struct kernel_layout *layout, struct memory_map *map,
                                 struct boot_info *info);

#endif
