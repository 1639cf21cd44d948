/* Choosing a graphics mode, and saying where in a pixel its colours are. */
#ifndef BOOT_UEFI_GRAPHICS_MODE_H
#define BOOT_UEFI_GRAPHICS_MODE_H

#include <stdbool.h>

#include "boot/protocol/boot_info.h"
#include "boot/uefi/efi.h"

/* What an image asks for; 0 for no wish. */
struct graphics_wish {
  uint32_t width;
  uint32_t height;
};

/*
 * Describes a mode with a framebuffer, which begins at `base_phys`: all of `screen` but its virtual
 * address. False for a mode that a kernel could not draw in: no framebuffer, or colours whose bits
 * are scattered.
 */
bool graphics_mode_describe(const struct efi_graphics_mode_information *mode, uint64_t base_phys,
                            struct boot_screen *screen);

/*
 * Whether `mode` suits better than `best`, which is NULL at first. With a wish: the mode of that
 * size, else the largest that fits into it, else the smallest. Without: the largest up to
 * 1920x1080, which text stays readable in, else the smallest.
 */
bool graphics_mode_is_better(const struct efi_graphics_mode_information *mode,
                             const struct efi_graphics_mode_information *best,
                             const struct graphics_wish *wish);

/* Whether the mode that firmware has set is to stay: no wish, and large enough for text. */
bool graphics_mode_is_good(const struct efi_graphics_mode_information *mode,
                           const struct graphics_wish *wish);

#endif
