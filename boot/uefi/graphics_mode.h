/* Graphics modes of UEFI firmware: where in a pixel their colours are, and which one is good. */
#ifndef BOOT_UEFI_GRAPHICS_MODE_H
#define BOOT_UEFI_GRAPHICS_MODE_H

#include <stdbool.h>
#include <stdint.h>

#include "boot/protocol/boot_info.h"
#include "boot/protocol/requests.h"
#include "boot/uefi/efi.h"

/*
 * Describes a mode: all but its number and where its framebuffer begins. False for one that a
 * kernel could not draw in: no framebuffer, colours whose bits are scattered, too few of them, or
 * lines of no sense.
 */
bool graphics_mode_describe(const struct efi_graphics_mode_information *information,
                            struct boot_screen_mode *mode);

/* Whether the screen that firmware has set is to stay if nobody asks for another: it is large
 * enough for text. */
bool graphics_mode_is_good(const struct boot_screen *screen);

#endif
