/* How each kernel of this folder begins: with what boot_smoke looks for. */
#ifndef TESTS_VERDICT_HELLO_H
#define TESTS_VERDICT_HELLO_H

#include "kernel/runtime/console.h"

static void say_hello(const struct boot_info *info) {
  console_init_serial();
  console_init_screen(&info->screen);
  console_clear();
  console_set_color(VGA_LIGHT_CYAN, VGA_BLACK);
  console_print("Hello World!\n");
}

#endif
