/*
 * Requires a framebuffer that no machine has, or else one of 640x480 pixels of BITS bits; and the
 * list of modes. What it is told is held against QEMU's standard VGA, every pixel is written, and
 * the picture has the same colours whatever the bits.
 */
#include <stdint.h>

#include "kernel/runtime/boot_info_check.h"
#include "kernel/runtime/console.h"
#include "kernel/runtime/cpu.h"
#include "kernel/runtime/port_io.h"
#include "tests/requests/screen/answers.h"

_Noreturn void _start(const struct boot_info *info);

BOOT_REQUEST_SCREEN(BOOT_REQUEST_REQUIRED,
                    {.kind = BOOT_SCREEN_CHOICE_FRAMEBUFFER, .least_width = 100000},
                    {.kind = BOOT_SCREEN_CHOICE_FRAMEBUFFER,
                     .least_width = 640,
                     .least_height = 480,
                     .least_bits = BITS,
                     .most_width = 640,
                     .most_height = 480,
                     .most_bits = BITS});
BOOT_REQUEST_SCREEN_MODES(BOOT_REQUEST_REQUIRED);

/* QEMU, docs/specs/standard-vga.rst: registers behind an index port. */
#define DISPI_INDEX 0x1ce
#define DISPI_DATA 0x1cf
#define DISPI_WIDTH 1
#define DISPI_HEIGHT 2
#define DISPI_BITS 3
#define DISPI_ENABLE 4
#define DISPI_LINE_WIDTH 6
#define DISPI_ENABLED 0x41 /* with its linear framebuffer */

/* PCI Local Bus Specification 3.0, sections 3.2.2.3.2 and 6.1. */
#define PCI_ADDRESS 0xcf8
#define PCI_DATA 0xcfc
#define PCI_ENABLE 0x80000000u
#define PCI_DEVICES 32
#define PCI_CLASS 0x08
#define PCI_FIRST_BAR 0x10
#define PCI_CLASS_VGA 0x0300

static uint16_t dispi(uint16_t index) {
  port_write16(DISPI_INDEX, index);
  return port_read16(DISPI_DATA);
}

static uint32_t pci(uint32_t device, uint32_t offset) {
  port_write32(PCI_ADDRESS, PCI_ENABLE | device << 11 | offset);
  return port_read32(PCI_DATA);
}

/* Where the graphics card says that its memory is. */
static uint64_t card_memory(void) {
  for (uint32_t device = 0; device < PCI_DEVICES; device++)
    if (pci(device, PCI_CLASS) >> 16 == PCI_CLASS_VGA)
      return pci(device, PCI_FIRST_BAR) & ~15u;
  harness_fail("there is no graphics card");
  return 0;
}

static uint32_t pixel_bytes(const struct boot_screen *screen) {
  return (screen->bits + 7) / 8;
}

static void check_card(const struct boot_info *info) {
  const struct boot_screen *screen = &info->screen;
  CHECK_EQUAL(granted(info, BOOT_REQUEST_TYPE_SCREEN), 2);
  CHECK_EQUAL(screen->kind, BOOT_SCREEN_FRAMEBUFFER);
  CHECK_EQUAL(screen->width, 640);
  CHECK_EQUAL(screen->height, 480);
  CHECK_EQUAL(screen->bits, BITS);
  CHECK_EQUAL(screen->base_phys, card_memory());
  CHECK_EQUAL(screen->base, info->direct_map + screen->base_phys);
  CHECK_EQUAL(dispi(DISPI_ENABLE) & DISPI_ENABLED, DISPI_ENABLED);
  CHECK_EQUAL(dispi(DISPI_WIDTH), screen->width);
  CHECK_EQUAL(dispi(DISPI_HEIGHT), screen->height);
  CHECK_EQUAL(dispi(DISPI_BITS), screen->bits);
  CHECK_EQUAL(dispi(DISPI_LINE_WIDTH) * pixel_bytes(screen), screen->pitch);
}

static void write_pixel(const struct boot_screen *screen, uint32_t x, uint32_t y, uint32_t color) {
  volatile uint8_t *at =
      (volatile uint8_t *)screen->base + (uint64_t)y * screen->pitch + x * pixel_bytes(screen);
  for (uint32_t i = 0; i < pixel_bytes(screen); i++)
    at[i] = (uint8_t)(color >> 8 * i);
}

/* It is black at first, and each byte of it is one of its own. */
static void check_memory(const struct boot_screen *screen) {
  volatile uint8_t *bytes = (volatile uint8_t *)screen->base;
  uint32_t length = screen->pitch * screen->height;
  for (uint32_t i = 0; i < length; i++)
    CHECK_EQUAL(bytes[i], 0);
  for (uint32_t i = 0; i < length; i++)
    bytes[i] = (uint8_t)(i * 7 + (i >> 8) * 13 + (i >> 16));
  for (uint32_t i = 0; i < length; i++)
    CHECK_EQUAL(bytes[i], (uint8_t)(i * 7 + (i >> 8) * 13 + (i >> 16)));
}

static uint32_t all_of(uint8_t shift, uint8_t bits) {
  return ((1u << bits) - 1) << shift;
}

/* Red, green, blue and white at the bottom, each a quarter of the width. */
static void draw_bars(const struct boot_screen *screen) {
  uint32_t red = all_of(screen->red_shift, screen->red_bits);
  uint32_t green = all_of(screen->green_shift, screen->green_bits);
  uint32_t blue = all_of(screen->blue_shift, screen->blue_bits);
  const uint32_t colors[4] = {red, green, blue, red | green | blue};
  for (uint32_t y = screen->height - 32; y < screen->height; y++)
    for (uint32_t x = 0; x < screen->width; x++)
      write_pixel(screen, x, y, colors[x * 4 / screen->width]);
}

static void draw(const struct boot_screen *screen) {
  console_init_screen(screen);
  console_clear();
  console_set_color(VGA_WHITE, VGA_BLACK);
  console_print("A screen as it was asked for.\n");
  draw_bars(screen);
}

static void check_modes(const struct boot_info *info) {
  const struct boot_screen_modes *list =
      (const struct boot_screen_modes *)granted(info, BOOT_REQUEST_TYPE_SCREEN_MODES);
  const struct boot_screen_mode *modes = (const struct boot_screen_mode *)list->modes;
  uint32_t present = 0;
  for (uint64_t i = 0; i < list->mode_count; i++) {
    const struct boot_screen_mode *mode = &modes[i];
    if (mode->width == 0 || mode->height == 0 || mode->bits < 15 || mode->bits > 32 ||
        mode->pitch < mode->width * ((mode->bits + 7) / 8))
      harness_fail("mode %u has %ux%ux%u pixels in lines of %u bytes", mode->number, mode->width,
                   mode->height, mode->bits, mode->pitch);
    present += mode->width == 640 && mode->height == 480 && mode->bits == BITS &&
               mode->pitch == info->screen.pitch && mode->red_shift == info->screen.red_shift;
  }
  if (present == 0 || list->mode_count < 8)
    harness_fail("the list has %lu modes, and %u are the one in use", list->mode_count, present);
}

/* The sum of a block's bytes is 0, and the first begins with its mark. */
static void check_edid(const struct boot_info *info) {
  const struct boot_screen_modes *list =
      (const struct boot_screen_modes *)granted(info, BOOT_REQUEST_TYPE_SCREEN_MODES);
  const uint8_t *edid = (const uint8_t *)list->edid;
  CHECK_EQUAL(list->edid_length % 128, 0);
  CHECK_EQUAL(edid == NULL, list->edid_length == 0);
  uint8_t sum = 0;
  for (uint64_t i = 0; i < list->edid_length; i++) {
    sum = (uint8_t)(sum + edid[i]);
    if (i % 128 == 127)
      CHECK_EQUAL(sum, 0);
  }
  if (edid != NULL)
    CHECK_EQUAL(*(const uint64_t *)edid, 0x00ffffffffffff00);
  console_print_serial("EDID: %s\n", edid != NULL ? "there" : "none");
}

void _start(const struct boot_info *info) {
  console_init_serial();
  boot_info_check(info);
  check_card(info);
  check_modes(info);
  check_edid(info);
  check_memory(&info->screen);
  draw(&info->screen);
  harness_pass();
  cpu_halt_forever();
}
