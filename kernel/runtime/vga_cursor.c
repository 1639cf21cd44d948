/* Writes to the CRT controller's registers for the cursor. */
#include "kernel/runtime/vga_cursor.h"

#include "kernel/runtime/port_io.h"

enum { CRTC_INDEX = 0x3d4, CRTC_DATA = 0x3d5 };
enum { CURSOR_START = 0x0a, CURSOR_END = 0x0b, CURSOR_HIGH = 0x0e, CURSOR_LOW = 0x0f };

/* Of the sixteen lines of a character; bit 5 of the first register turns the cursor off. */
enum { FIRST_LINE = 14, LAST_LINE = 15, CURSOR_OFF = 0x20 };

static void write_register(uint8_t index, uint8_t value) {
  port_write8(CRTC_INDEX, index);
  port_write8(CRTC_DATA, value);
}

void vga_cursor_hide(void) {
  write_register(CURSOR_START, CURSOR_OFF);
}

void vga_cursor_show(void) {
  write_register(CURSOR_START, FIRST_LINE);
  write_register(CURSOR_END, LAST_LINE);
}

void vga_cursor_move(uint16_t cell) {
  write_register(CURSOR_HIGH, (uint8_t)(cell >> 8));
  write_register(CURSOR_LOW, (uint8_t)cell);
}
