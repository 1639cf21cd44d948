/* Reading the CRT controller (IBM VGA technical reference). */
#include "boot/multiboot/screen_probe.h"

#include "boot/pc/port_io.h"
#include "boot/pc/vga.h"

#define CRTC_INDEX 0x3d4
#define CRTC_LAST_COLUMN 0x01
#define CRTC_OVERFLOW 0x07
#define CRTC_CELL_HEIGHT 0x09
#define CRTC_LAST_LINE 0x12

/* Bits 1 and 6 of the overflow register are bits 8 and 9 of the last line. */
#define OVERFLOW_LAST_LINE_8 0x02
#define OVERFLOW_LAST_LINE_9 0x40

#define CELL_HEIGHT_LESS_1 0x1f
#define CELL_HEIGHT_DOUBLED 0x80

#define TEXT_BUFFER UINT32_C(0xb8000)
#define TEXT_BUFFER_SIZE 0x8000
#define COLUMNS 80
#define PITCH (COLUMNS * 2)

static uint8_t read(uint8_t index) {
  port_write(CRTC_INDEX, index);
  return port_read(CRTC_INDEX + 1);
}

static uint32_t rows(void) {
  uint32_t overflow = read(CRTC_OVERFLOW);
  uint32_t cell = read(CRTC_CELL_HEIGHT);
  uint32_t lines = read(CRTC_LAST_LINE) + 1u;
  uint32_t height = (cell & CELL_HEIGHT_LESS_1) + 1;
  lines += (overflow & OVERFLOW_LAST_LINE_8) != 0 ? 0x100 : 0;
  lines += (overflow & OVERFLOW_LAST_LINE_9) != 0 ? 0x200 : 0;
  return lines / ((cell & CELL_HEIGHT_DOUBLED) != 0 ? height * 2 : height);
}

struct boot_screen screen_probe(void) {
  const struct boot_screen none = {.kind = BOOT_SCREEN_NONE};
  if (vga_kind() != VGA_TEXT_AT_B8000 || read(CRTC_LAST_COLUMN) != COLUMNS - 1)
    return none;
  uint32_t height = rows();
  if (height == 0 || height > TEXT_BUFFER_SIZE / PITCH)
    return none;
  return (struct boot_screen){.kind = BOOT_SCREEN_TEXT,
                              .width = COLUMNS,
                              .height = height,
                              .pitch = PITCH,
                              .base_phys = TEXT_BUFFER,
                              .bits = 16};
}
