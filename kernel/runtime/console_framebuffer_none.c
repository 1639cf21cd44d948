/* In place of console_framebuffer.c in kernels that are not to have it. Weak, so that it never
 * competes with that. */
#include "kernel/runtime/console_framebuffer.h"

__attribute__((weak)) bool console_framebuffer_start(const struct boot_screen *info,
                                                     struct vga_text *text) {
  (void)info;
  (void)text;
  return false;
}

__attribute__((weak)) void console_framebuffer_blacken(void) {
}

__attribute__((weak)) void console_framebuffer_show(uint32_t cursor) {
  (void)cursor;
}
