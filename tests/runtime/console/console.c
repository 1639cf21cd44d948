/*
 * Writes more lines than the screen has, in every colour, with characters of code page 437 and the
 * cursor on, and reads from the adapter what came of it.
 */
#include <stdint.h>

#include "boot/protocol/boot_info.h"
#include "kernel/runtime/assert.h"
#include "kernel/runtime/boot_info_check.h"
#include "kernel/runtime/console.h"
#include "kernel/runtime/cpu.h"
#include "kernel/runtime/harness.h"
#include "kernel/runtime/port_io.h"

_Noreturn void _start(const struct boot_info *info);

enum { COLUMNS = 80, ROWS = 25, LINES = 40 };

static uint16_t cell(const struct boot_info *info, uint32_t row, uint32_t column) {
  return ((volatile uint16_t *)info->screen.base)[row * COLUMNS + column];
}

/* The CRT controller's registers 0x0e and 0x0f. */
static uint32_t cursor_cell(void) {
  port_write8(0x3d4, 0x0e);
  uint32_t high = port_read8(0x3d5);
  port_write8(0x3d4, 0x0f);
  return high << 8 | port_read8(0x3d5);
}

static void write_lines(void) {
  for (uint32_t line = 0; line < LINES; line++) {
    console_set_color((enum vga_color)(line % 16), (enum vga_color)(line / 16));
    console_print("\nline %2u: ┌─┐ ½ √ ☺", line);
  }
}

static void check_lines(const struct boot_info *info) {
  static const uint8_t glyphs[] = {0xda, 0xc4, 0xbf, ' ', 0xab, ' ', 0xfb, ' ', 0x01};
  for (uint32_t row = 0; row < ROWS; row++) {
    uint32_t line = LINES - ROWS + row;
    uint16_t attribute = (uint16_t)(line / 16 << 12 | line % 16 << 8);
    assert(cell(info, row, 0) == (attribute | 'l'));
    assert(cell(info, row, 5) == (attribute | ('0' + line / 10)));
    for (uint32_t i = 0; i < sizeof(glyphs); i++)
      assert(cell(info, row, 9 + i) == (attribute | glyphs[i]));
  }
}

void _start(const struct boot_info *info) {
  console_init_serial();
  boot_info_check(info);
  console_init_screen(&info->screen);
  assert(info->screen.width == COLUMNS && info->screen.height == ROWS);
  console_clear();
  console_show_cursor(true);
  write_lines();
  check_lines(info);
  assert(cursor_cell() == (ROWS - 1) * COLUMNS + 18);
  harness_pass();
  cpu_halt_forever();
}
