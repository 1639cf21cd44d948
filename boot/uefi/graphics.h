/* The screen: a framebuffer of the firmware's. */
#ifndef BOOT_UEFI_GRAPHICS_H
#define BOOT_UEFI_GRAPHICS_H

#include <stdbool.h>

#include "boot/common/error.h"
#include "boot/common/handover.h"
#include "boot/common/kernel_layout.h"
#include "boot/common/memory_map.h"
#include "boot/common/requests.h"

/*
 * Sets the screen that the kernel asks for, or else the one that suits best; clears it, and
 * describes it in the handover: BOOT_SCREEN_NONE where there is no framebuffer that the layout's
 * direct map has room for.
 */
struct error graphics_prepare(const struct kernel_layout *layout, struct memory_map *map,
                              struct kernel_requests *requests, struct handover *handover);

/* Whether the screen has been put into a mode that firmware's console does not know of. */
bool graphics_changed(void);

#endif
