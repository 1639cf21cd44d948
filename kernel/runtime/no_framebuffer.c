/* In place of console_framebuffer.c in kernels that are not to have it. */
#include "kernel/runtime/console_framebuffer.h"

bool console_framebuffer_start(const struct boot_screen *info, struct vga_text *text) {
  (void)info;
  (void)text;
  return false;
}

void console_framebuffer_blacken(void) {
}

void console_framebuffer_show(uint32_t cursor) {
  (void)cursor;
}
