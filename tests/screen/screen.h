/* What the kernels of this folder show: every colour, what code page 437 has, and a cursor. */
#ifndef TESTS_SCREEN_SCREEN_H
#define TESTS_SCREEN_SCREEN_H

#include "kernel/runtime/console.h"
#include "kernel/runtime/cpu.h"
#include "kernel/runtime/harness.h"

static void show_screen(const struct boot_info *info, const char *first_word) {
  console_init_serial();
  console_init_screen(&info->screen);
  console_clear();
  console_set_color(VGA_YELLOW, VGA_BLUE);
  console_print("%s of a screen test: \u2554\u2550\u2557 \u00e4\u00f6\u00fc \u03c0\u2248\u221e "
                "\u2592\u2588\n",
                first_word);
  for (int color = 0; color < 16; color++) {
    console_set_color((enum vga_color)color, VGA_BLACK);
    console_print("colour %d ", color);
  }
  console_set_color(VGA_WHITE, VGA_RED);
  console_print("\nend ");
  console_show_cursor(true);
}

#endif
