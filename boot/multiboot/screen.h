/* The screen as the boot loader or the firmware has left it. */
#ifndef BOOT_MULTIBOOT_SCREEN_H
#define BOOT_MULTIBOOT_SCREEN_H

#include "boot/common/error.h"
#include "boot/common/handover.h"
#include "boot/common/kernel_layout.h"
#include "boot/common/memory_map.h"
#include "boot/common/requests.h"
#include "boot/protocol/boot_info.h"

/* Describes what the boot loader has left (NONE if it says nothing of it) in the handover. Only
 * that can be had: no mode is set here. */
struct error screen_describe(struct boot_screen left, const struct kernel_layout *layout,
                             struct memory_map *map, struct kernel_requests *requests,
                             struct handover *handover);

/* Empties the screen, as a kernel finds it. */
void screen_clear(const struct boot_screen *screen);

#endif
