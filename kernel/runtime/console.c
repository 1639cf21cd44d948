/* The kernel's one console: hands each character to the screen and to COM1. */
#include "kernel/runtime/console.h"

#include <stddef.h>
#include <stdint.h>

#include "kernel/runtime/code_page_437.h"
#include "kernel/runtime/console_framebuffer.h"
#include "kernel/runtime/framebuffer_text.h"
#include "kernel/runtime/print.h"
#include "kernel/runtime/uart.h"
#include "kernel/runtime/utf8.h"
#include "kernel/runtime/vga_cursor.h"

static struct uart serial;
static struct vga_text screen;
static struct utf8_decoder decoder; /* of what goes to the screen */
static enum boot_screen_kind screen_kind;
static bool has_cursor;

static void put_serial(void *context, char character) {
  (void)context;
  /* A terminal goes to the start of the line only on a carriage return. */
  if (character == '\n')
    uart_put(&serial, '\r');
  uart_put(&serial, (uint8_t)character);
}

/* A terminal on COM1 understands UTF-8; a screen in text mode has glyphs of code page 437. */
static void put_on_screen(char byte) {
  uint32_t characters[2];
  uint32_t count = utf8_decode(&decoder, (uint8_t)byte, characters);
  for (uint32_t i = 0; i < count; i++)
    if (characters[i] < 0x20)
      vga_text_put(&screen, (char)characters[i]);
    else
      vga_text_put_glyph(&screen, code_page_437_glyph(characters[i]));
}

/* Behind the text; in the last column if the line is full. */
static uint32_t cursor_cell(void) {
  uint32_t column = screen.column < screen.columns ? screen.column : screen.columns - 1;
  return screen.row * screen.stride + column;
}

/* What the adapter does not do by itself. */
static void show(void) {
  if (screen_kind == BOOT_SCREEN_FRAMEBUFFER)
    console_framebuffer_show(has_cursor ? cursor_cell() : FRAMEBUFFER_TEXT_NO_CURSOR);
  else if (screen_kind == BOOT_SCREEN_TEXT && has_cursor)
    vga_cursor_move((uint16_t)cursor_cell());
}

static void put_everywhere(void *context, char character) {
  if (screen_kind != BOOT_SCREEN_NONE)
    put_on_screen(character);
  put_serial(context, character);
}

void console_init_serial(void) {
  uart_init(&serial, UART_COM1);
}

static bool start_text_mode(const struct boot_screen *info) {
  if (info->kind != BOOT_SCREEN_TEXT || info->width == 0 || info->height == 0)
    return false;
  volatile uint16_t *cells = (volatile uint16_t *)(uintptr_t)info->base;
  vga_text_init(&screen, cells, info->width, info->height, info->pitch / sizeof(uint16_t));
  return true;
}

void console_init_screen(const struct boot_screen *info) {
  if (start_text_mode(info))
    screen_kind = BOOT_SCREEN_TEXT;
  else if (console_framebuffer_start(info, &screen))
    screen_kind = BOOT_SCREEN_FRAMEBUFFER;
  else
    screen_kind = BOOT_SCREEN_NONE;
  console_show_cursor(false);
}

void console_show_cursor(bool visible) {
  has_cursor = visible;
  show();
  if (screen_kind != BOOT_SCREEN_TEXT)
    return;
  if (visible)
    vga_cursor_show(screen.rows);
  else
    vga_cursor_hide();
}

void console_clear(void) {
  if (screen_kind == BOOT_SCREEN_NONE)
    return;
  if (screen_kind == BOOT_SCREEN_FRAMEBUFFER)
    console_framebuffer_blacken();
  vga_text_clear(&screen);
  show();
}

void console_set_color(enum vga_color foreground, enum vga_color background) {
  vga_text_set_color(&screen, foreground, background);
}

void console_print_v(const char *format, va_list arguments) {
  const struct print_sink sink = {put_everywhere, NULL};
  print_v(&sink, format, arguments);
  show();
}

void console_print(const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  console_print_v(format, arguments);
  va_end(arguments);
}

void console_print_serial(const char *format, ...) {
  const struct print_sink sink = {put_serial, NULL};
  va_list arguments;
  va_start(arguments, format);
  print_v(&sink, format, arguments);
  va_end(arguments);
}
