/*
 * Puts QEMU's VGA into the video mode that the command line names ("1024 768 32": width, height,
 * bits a pixel), and writes on its framebuffer what ../console/console.c writes in text mode. The
 * test compares the screen with a golden picture.
 */
#include <stdbool.h>
#include <stdint.h>

#include "boot/protocol/boot_info.h"
#include "kernel/runtime/assert.h"
#include "kernel/runtime/boot_info_check.h"
#include "kernel/runtime/console.h"
#include "kernel/runtime/cpu.h"
#include "kernel/runtime/harness.h"
#include "kernel/runtime/panic.h"
#include "kernel/runtime/port_io.h"

_Noreturn void _start(const struct boot_info *info);

enum { LINES = 40 };

/* QEMU, docs/specs/standard-vga.rst; the registers are Bochs's "VBE display interface". */
enum { DISPI_INDEX = 0x1ce, DISPI_DATA = 0x1cf };
enum { DISPI_WIDTH = 1, DISPI_HEIGHT = 2, DISPI_BITS = 3, DISPI_ENABLE = 4 };
enum { DISPI_ENABLED = 1, DISPI_LINEAR = 0x40 };
enum { VGA_ID = 0x11111234 };

/* PCI Local Bus Specification 3.0, section 3.2.2.3.2. */
enum { PCI_ADDRESS = 0xcf8, PCI_DATA = 0xcfc, PCI_DEVICES = 32 };
enum { PCI_BAR_0 = 0x10 };

static uint32_t pci_read(uint32_t device, uint32_t offset) {
  uint32_t address = 0x80000000u | device << 11 | offset;
  uint32_t value;
  __asm__ volatile("outl %0, %w1" : : "a"(address), "Nd"((uint16_t)PCI_ADDRESS));
  __asm__ volatile("inl %w1, %0" : "=a"(value) : "Nd"((uint16_t)PCI_DATA));
  return value;
}

static uint64_t find_framebuffer(void) {
  for (uint32_t device = 0; device < PCI_DEVICES; device++)
    if (pci_read(device, 0) == VGA_ID)
      return pci_read(device, PCI_BAR_0) & ~UINT32_C(0xf);
  panic("this machine has no VGA of QEMU's");
}

static void dispi_write(uint16_t index, uint32_t value) {
  port_write16(DISPI_INDEX, index);
  port_write16(DISPI_DATA, (uint16_t)value);
}

static void set_mode(const struct boot_screen *screen) {
  dispi_write(DISPI_ENABLE, 0);
  dispi_write(DISPI_WIDTH, screen->width);
  dispi_write(DISPI_HEIGHT, screen->height);
  dispi_write(DISPI_BITS, screen->bits);
  dispi_write(DISPI_ENABLE, DISPI_ENABLED | DISPI_LINEAR);
}

static uint32_t number(const char **text) {
  uint32_t value = 0;
  while (**text == ' ')
    ++*text;
  while (**text >= '0' && **text <= '9')
    value = value * 10 + (uint32_t)(*(*text)++ - '0');
  return value;
}

static void set_channels(struct boot_screen *screen) {
  bool is_565 = screen->bits == 16;
  screen->red_bits = screen->blue_bits = is_565 ? 5 : 8;
  screen->green_bits = is_565 ? 6 : 8;
  screen->green_shift = is_565 ? 5 : 8;
  screen->red_shift = is_565 ? 11 : 16;
}

static struct boot_screen make_screen(const struct boot_info *info) {
  const char *text = (const char *)(uintptr_t)info->command_line;
  struct boot_screen screen = {.kind = BOOT_SCREEN_FRAMEBUFFER};
  screen.width = number(&text);
  screen.height = number(&text);
  screen.bits = number(&text);
  screen.pitch = screen.width * (screen.bits / 8);
  screen.base_phys = find_framebuffer();
  screen.base = info->direct_map + screen.base_phys;
  set_channels(&screen);
  return screen;
}

static void write_lines(void) {
  for (uint32_t line = 0; line < LINES; line++) {
    console_set_color((enum vga_color)(line % 16), (enum vga_color)(line / 16));
    console_print("\nline %2u: ┌─┐ ½ √ ☺", line);
  }
}

void _start(const struct boot_info *info) {
  console_init_serial();
  boot_info_check(info);
  struct boot_screen screen = make_screen(info);
  set_mode(&screen);
  console_init_screen(&screen);
  console_clear();
  console_show_cursor(true);
  write_lines();
  harness_pass();
  cpu_halt_forever();
}
