/* A kernel that prints, and does without the console on a framebuffer. */
#include "boot/protocol/boot_info.h"
#include "kernel/runtime/console.h"

void _start(const struct boot_info *info);

void _start(const struct boot_info *info) {
  console_init_serial();
  console_init_screen(&info->screen);
  console_print("Hello World!\n");
  for (;;)
    __asm__ volatile("hlt");
}
