/*
 * Requires KIND, which only VGA's own registers can tell of: text of 80x50, or 320x200 with 256
 * colours. Every cell or pixel is written, and the console works there.
 */
#include <stdint.h>

#include "kernel/runtime/boot_info_check.h"
#include "kernel/runtime/console.h"
#include "kernel/runtime/cpu.h"
#include "kernel/runtime/port_io.h"
#include "tests/requests/screen/answers.h"

_Noreturn void _start(const struct boot_info *info);

BOOT_REQUEST_SCREEN(BOOT_REQUEST_REQUIRED, {.kind = KIND});

/* IBM VGA technical reference: index ports, each with its data port behind it. */
#define SEQUENCER 0x3c4
#define SEQUENCER_MEMORY_MODE 4
#define CHAIN_4 0x08 /* a byte is a pixel */
#define GRAPHICS 0x3ce
#define GRAPHICS_MODE 5
#define GRAPHICS_256_COLORS 0x40
#define GRAPHICS_MISCELLANEOUS 6
#define MISCELLANEOUS_MASK 0x0d /* where memory is, and bit 0: graphics */
#define CRTC 0x3d4
#define CRTC_LAST_COLUMN 0x01
#define CRTC_OVERFLOW 0x07 /* bits 1 and 6: bits 8 and 9 of the last line */
#define CRTC_CHARACTER_LINES 0x09
#define CRTC_LAST_LINE 0x12
#define PALETTE_READ 0x3c7
#define PALETTE_DATA 0x3c9

static uint8_t read(uint16_t port, uint8_t index) {
  port_write8(port, index);
  return port_read8((uint16_t)(port + 1));
}

static uint32_t lines(void) {
  uint32_t overflow = read(CRTC, CRTC_OVERFLOW);
  return (read(CRTC, CRTC_LAST_LINE) | (overflow & 2) << 7 | (overflow & 0x40) << 3) + 1;
}

static void check_text(const struct boot_screen *screen) {
  CHECK_EQUAL(screen->kind, BOOT_SCREEN_TEXT);
  CHECK_EQUAL(screen->width, 80);
  CHECK_EQUAL(screen->height, 50);
  CHECK_EQUAL(screen->pitch, 160);
  CHECK_EQUAL(screen->bits, 16);
  CHECK_EQUAL(screen->base, 0xb8000);
  CHECK_EQUAL(screen->base_phys, 0xb8000);
  CHECK_EQUAL(read(GRAPHICS, GRAPHICS_MISCELLANEOUS) & MISCELLANEOUS_MASK, 0x0c);
  CHECK_EQUAL(read(CRTC, CRTC_LAST_COLUMN), 79);
  CHECK_EQUAL(lines(), 400);
  CHECK_EQUAL((read(CRTC, CRTC_CHARACTER_LINES) & 0x1f) + 1, 8);
}

/* The first sixteen colours are those of text mode; here the six bits of brown. */
static void check_palette(void) {
  static const uint8_t brown[3] = {0x2a, 0x15, 0x00};
  port_write8(PALETTE_READ, VGA_BROWN);
  for (int i = 0; i < 3; i++)
    CHECK_EQUAL(port_read8(PALETTE_DATA), brown[i]);
}

static void check_pixels(const struct boot_screen *screen) {
  CHECK_EQUAL(screen->kind, BOOT_SCREEN_INDEXED);
  CHECK_EQUAL(screen->width, 320);
  CHECK_EQUAL(screen->height, 200);
  CHECK_EQUAL(screen->pitch, 320);
  CHECK_EQUAL(screen->bits, 8);
  CHECK_EQUAL(screen->base, 0xa0000);
  CHECK_EQUAL(screen->base_phys, 0xa0000);
  CHECK_EQUAL(read(SEQUENCER, SEQUENCER_MEMORY_MODE) & CHAIN_4, CHAIN_4);
  CHECK_EQUAL(read(GRAPHICS, GRAPHICS_MODE) & GRAPHICS_256_COLORS, GRAPHICS_256_COLORS);
  CHECK_EQUAL(read(GRAPHICS, GRAPHICS_MISCELLANEOUS) & MISCELLANEOUS_MASK, 0x05);
  CHECK_EQUAL(read(CRTC, CRTC_LAST_COLUMN), 79);
  CHECK_EQUAL(lines(), 400);
  CHECK_EQUAL((read(CRTC, CRTC_CHARACTER_LINES) & 0x1f) + 1, 2);
  check_palette();
}

/* It is empty at first, and each byte of it is one of its own. */
static void check_memory(const struct boot_screen *screen) {
  volatile uint8_t *bytes = (volatile uint8_t *)screen->base;
  uint32_t length = screen->pitch * screen->height;
  for (uint32_t i = 0; i < length; i++)
    CHECK_EQUAL(bytes[i], screen->kind == BOOT_SCREEN_INDEXED ? 0 : i % 2 == 0 ? ' ' : 7);
  for (uint32_t i = 0; i < length; i++)
    bytes[i] = (uint8_t)(i * 7 + (i >> 8) * 13);
  for (uint32_t i = 0; i < length; i++)
    CHECK_EQUAL(bytes[i], (uint8_t)(i * 7 + (i >> 8) * 13));
}

/* To the last row, and with a cursor there. */
static void print(const struct boot_screen *screen) {
  uint32_t rows = screen->kind == BOOT_SCREEN_TEXT ? screen->height : screen->height / 16;
  console_init_screen(screen);
  console_clear();
  for (uint32_t row = 0; row < rows; row++) {
    console_set_color((enum vga_color)(1 + row % 15), VGA_BLACK);
    console_print("%srow %u", row == 0 ? "" : "\n", row);
  }
  console_show_cursor(screen->kind == BOOT_SCREEN_INDEXED);
}

void _start(const struct boot_info *info) {
  console_init_serial();
  boot_info_check(info);
  CHECK_EQUAL(granted(info, BOOT_REQUEST_TYPE_SCREEN), 1);
  if (KIND == BOOT_SCREEN_CHOICE_320_200)
    check_pixels(&info->screen);
  else
    check_text(&info->screen);
  check_memory(&info->screen);
  print(&info->screen);
  harness_pass();
  cpu_halt_forever();
}
