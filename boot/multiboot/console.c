/* Failures and messages on a cleared screen. */
#include "boot/multiboot/console.h"

#include <stddef.h>

#include "boot/common/failure.h"
#include "boot/common/log.h"
#include "boot/multiboot/screen.h"
#include "boot/pc/port_io.h"
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

static void print_on_screen(const char *message) {
  if (text.cells == NULL && !start())
    return;
  while (*message != '\0')
    vga_text_put(&text, *message++);
  if (screen.kind == BOOT_SCREEN_FRAMEBUFFER)
    framebuffer_text_show(&framebuffer, FRAMEBUFFER_TEXT_NO_CURSOR);
}

static void print_on_serial(const char *message) {
  while (*message != '\0')
    serial_write(*message++);
}

void failure_print(const char *message) {
  print_on_serial(message);
  print_on_screen(message);
}

void log_print(uint32_t targets, const char *message) {
  if ((targets & SETTINGS_LOG_TO_SCREEN) != 0)
    print_on_screen(message);
  if ((targets & SETTINGS_LOG_TO_SERIAL) != 0)
    print_on_serial(message);
  if ((targets & SETTINGS_LOG_TO_DEBUG_CONSOLE) != 0)
    for (; *message != '\0'; message++)
      port_write(DEBUG_CONSOLE, (uint8_t)*message);
}

_Noreturn void failure_end(void) {
  for (;;)
    __asm__ volatile("cli; hlt");
}
