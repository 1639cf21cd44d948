/*
 * What VGA's own registers say is on the screen (IBM VGA technical reference, graphics controller).
 * Where there is no VGA, or nobody has set it up, they say something else.
 */
#ifndef BOOT_PC_VGA_H
#define BOOT_PC_VGA_H

#include <stdint.h>

#include "boot/pc/port_io.h"

#define VGA_GRAPHICS_INDEX 0x3ce
#define VGA_GRAPHICS_DATA 0x3cf
#define VGA_GRAPHICS_MISCELLANEOUS 6

/* Bits 2 and 3 of that register: where memory is; bit 0: graphics. */
#define VGA_KIND_MASK 0x0d
#define VGA_TEXT_AT_B8000 0x0c
#define VGA_GRAPHICS_AT_A0000 0x05

static inline uint8_t vga_kind(void) {
  port_write(VGA_GRAPHICS_INDEX, VGA_GRAPHICS_MISCELLANEOUS);
  return port_read(VGA_GRAPHICS_DATA) & VGA_KIND_MASK;
}

#endif
