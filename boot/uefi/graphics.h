/* The screen: a framebuffer of the firmware's. */
#ifndef BOOT_UEFI_GRAPHICS_H
#define BOOT_UEFI_GRAPHICS_H

#include "boot/common/kernel_layout.h"
#include "boot/protocol/boot_info.h"
#include "boot/uefi/graphics_mode.h"

/* Sets the mode that suits best and clears it. BOOT_SCREEN_NONE where there is no framebuffer that
 * the layout's direct map has room for. */
struct boot_screen graphics_prepare(const struct graphics_wish *wish,
                                    const struct kernel_layout *layout);

#endif
