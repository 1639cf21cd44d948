/*
 * Where the kernel writes: the screen, in text mode or on a framebuffer, and the first serial port
 * (COM1), each if the machine has it. Formats are those of print.h. Text is UTF-8; of it, the
 * screen shows what code page 437 has, and a small square for the rest.
 */
#ifndef KERNEL_RUNTIME_CONSOLE_H
#define KERNEL_RUNTIME_CONSOLE_H

#include <stdarg.h>
#include <stdbool.h>

#include "boot/protocol/boot_info.h"
#include "kernel/runtime/vga_text.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Starts COM1 at 115200 8n1. Before it, printing does nothing. */
void console_init_serial(void);

/* Starts the screen, without a cursor. What is on it stays until console_clear(). On a framebuffer
 * text is what it is in text mode (framebuffer_text.h). */
void console_init_screen(const struct boot_screen *screen);

/* Empties the screen; the next text begins in its top left corner. */
void console_clear(void);

/* With a cursor, it follows the text. */
void console_show_cursor(bool visible);

/* Colours of what is printed next. They show on the screen only. */
void console_set_color(enum vga_color foreground, enum vga_color background);

/* Prints on the screen and on COM1. */
__attribute__((format(printf, 1, 2))) void console_print(const char *format, ...);

__attribute__((format(printf, 1, 0))) void console_print_v(const char *format, va_list arguments);

/* Prints on COM1 only, for what would fill the screen. */
__attribute__((format(printf, 1, 2))) void console_print_serial(const char *format, ...);

#ifdef __cplusplus
}
#endif

#endif
