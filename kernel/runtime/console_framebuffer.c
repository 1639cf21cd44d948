/* The kernel's one framebuffer with text. */
#include "kernel/runtime/console_framebuffer.h"

#include "kernel/runtime/framebuffer_text.h"

static struct framebuffer_text screen;

bool console_framebuffer_start(const struct boot_screen *info, struct vga_text *text) {
  if (!framebuffer_text_init(&screen, info))
    return false;
  vga_text_init(text, screen.cells, screen.columns, screen.rows, screen.columns);
  return true;
}

void console_framebuffer_blacken(void) {
  framebuffer_text_blacken(&screen);
}

void console_framebuffer_show(uint32_t cursor) {
  framebuffer_text_show(&screen, cursor);
}
