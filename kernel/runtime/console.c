/* The kernel's one console: hands each character to the screen and to COM1. */
#include "kernel/runtime/console.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "kernel/runtime/port_io.h"
#include "kernel/runtime/print.h"
#include "kernel/runtime/uart.h"

static struct uart serial;
static struct vga_text screen;
static bool has_screen;

/* The CRT controller's registers (IBM VGA: index port 0x3d4, data port 0x3d5). */
enum { CRTC_INDEX = 0x3d4, CRTC_DATA = 0x3d5 };
enum { CRTC_CURSOR_START = 0x0a, CURSOR_OFF = 0x20 };

/* There is no input to mark, and a blinking cell would make pictures of the screen differ. */
static void hide_cursor(void) {
  port_write8(CRTC_INDEX, CRTC_CURSOR_START);
  port_write8(CRTC_DATA, CURSOR_OFF);
}

static void put_serial(void *context, char character) {
  (void)context;
  /* A terminal goes to the start of the line only on a carriage return. */
  if (character == '\n')
    uart_put(&serial, '\r');
  uart_put(&serial, (uint8_t)character);
}

static void put_everywhere(void *context, char character) {
  if (has_screen)
    vga_text_put(&screen, character);
  put_serial(context, character);
}

void console_init_serial(void) {
  uart_init(&serial, UART_COM1);
}

void console_init_screen(const struct boot_screen *info) {
  has_screen = info->kind == BOOT_SCREEN_TEXT && info->width > 0 && info->height > 0;
  if (!has_screen)
    return;
  volatile uint16_t *cells = (volatile uint16_t *)(uintptr_t)info->base;
  vga_text_init(&screen, cells, info->width, info->height, info->pitch / sizeof(uint16_t));
  hide_cursor();
}

void console_clear(void) {
  if (has_screen)
    vga_text_clear(&screen);
}

void console_set_color(enum vga_color foreground, enum vga_color background) {
  vga_text_set_color(&screen, foreground, background);
}

void console_print_v(const char *format, va_list arguments) {
  const struct print_sink sink = {put_everywhere, NULL};
  print_v(&sink, format, arguments);
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
