/* Failures on a cleared screen. */
#include "boot/multiboot/console.h"

#include <stddef.h>

#include "boot/common/failure.h"
#include "boot/multiboot/screen.h"
#include "boot/pc/serial.h"
#include "kernel/runtime/framebuffer_text.h"
#include "kernel/runtime/vga_text.h"

static struct boot_screen screen;
static struct vga_text text;
static struct framebuffer_text framebuffer;

void console_use(const struct boot_screen *new_screen) {
  screen = *new_screen;
  screen.base = screen.base_phys;
}

static bool start(void) {
  if (screen.kind == BOOT_SCREEN_TEXT) {
    vga_text_init(&text, (volatile uint16_t *)(uintptr_t)screen.base, screen.width, screen.height,
                  screen.pitch / 2);
    vga_text_clear(&text);
    return true;
  }
  if (!framebuffer_text_init(&framebuffer, &screen))
    return false;
  framebuffer_text_blacken(&framebuffer);
  vga_text_init(&text, framebuffer.cells, framebuffer.columns, framebuffer.rows,
                framebuffer.columns);
  return true;
}

void failure_print(const char *message) {
  bool has_screen = text.cells != NULL || start();
  for (; *message != '\0'; message++) {
    serial_write(*message);
    if (has_screen)
      vga_text_put(&text, *message);
  }
  if (has_screen && screen.kind == BOOT_SCREEN_FRAMEBUFFER)
    framebuffer_text_show(&framebuffer, FRAMEBUFFER_TEXT_NO_CURSOR);
}

_Noreturn void failure_end(void) {
  for (;;)
    __asm__ volatile("cli; hlt");
}
