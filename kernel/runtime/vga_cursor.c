/* Writes to the CRT controller's registers for the cursor. */
#include "kernel/runtime/vga_cursor.h"

#include "kernel/runtime/port_io.h"

enum { CRTC_INDEX = 0x3d4, CRTC_DATA = 0x3d5 };
enum { CURSOR_START = 0x0a, CURSOR_END = 0x0b, CURSOR_HIGH = 0x0e, CURSOR_LOW = 0x0f };

/* Bit 5 of the first register turns the cursor off. */
enum { CURSOR_OFF = 0x20 };
enum { SCREEN_LINES = 400, CURSOR_LINES = 2 };

static void write_register(uint8_t index, uint8_t value) {
  port_write8(CRTC_INDEX, index);
  port_write8(CRTC_DATA, value);
}

void vga_cursor_hide(void) {
  write_register(CURSOR_START, CURSOR_OFF);
}

void vga_cursor_show(uint32_t rows) {
  uint32_t end = SCREEN_LINES / rows;
  write_register(CURSOR_START, (uint8_t)(end - CURSOR_LINES));
  write_register(CURSOR_END, (uint8_t)(end - 1));
}

void vga_cursor_move(uint16_t cell) {
  write_register(CURSOR_HIGH, (uint8_t)(cell >> 8));
  write_register(CURSOR_LOW, (uint8_t)cell);
}
