/* A20, interrupt controllers and the screen. */
#include "kernel/runtime/port_io.h"
#include "tests/contract/check.h"

#define FIRST_PIC_MASK 0x21
#define SECOND_PIC_MASK 0xa1

/* VGA's CRT controller: cursor position, high and low byte. */
#define CRTC_INDEX 0x3d4
#define CRTC_DATA 0x3d5
#define CRTC_CURSOR_HIGH 0x0e
#define CRTC_CURSOR_LOW 0x0f

#define BLANK_CELL 0x0720

/* With A20 shut, both addresses would be the same memory. */
static void check_a20(const struct boot_info *info) {
  static volatile uint32_t probe;
  uint64_t physical = info->kernel_base_phys + ((uintptr_t)&probe - info->kernel_base);
  const volatile uint32_t *alias = direct(info, physical ^ 0x100000);
  probe = 0x12345678;
  uint32_t first = *alias;
  probe = 0x87654321;
  uint32_t second = *alias;
  CHECK(first != 0x12345678 || second != 0x87654321, "the A20 gate is shut");
}

static uint8_t crtc(uint8_t index) {
  port_write8(CRTC_INDEX, index);
  return port_read8(CRTC_DATA);
}

static void check_text_screen(const struct boot_screen *screen) {
  CHECK_EQUAL(screen->kind, BOOT_SCREEN_TEXT);
  CHECK_EQUAL(screen->width, 80);
  CHECK_EQUAL(screen->height, 25);
  CHECK_EQUAL(screen->pitch, 160);
  CHECK_EQUAL(screen->base, 0xb8000);
  CHECK_EQUAL(screen->base_phys, 0xb8000);
  CHECK_EQUAL(screen->bits, 16);
  const uint16_t *cells = (const uint16_t *)screen->base;
  for (int i = 0; i < 80 * 25; i++)
    CHECK(cells[i] == BLANK_CELL, "cell %d of the screen is 0x%04x", i, cells[i]);
  CHECK_EQUAL(crtc(CRTC_CURSOR_HIGH), 0);
  CHECK_EQUAL(crtc(CRTC_CURSOR_LOW), 0);
}

/* That of QEMU's standard VGA. */
static void check_framebuffer(const struct boot_info *info) {
  const struct boot_screen *screen = &info->screen;
  CHECK_EQUAL(screen->kind, BOOT_SCREEN_FRAMEBUFFER);
  CHECK(screen->width >= 800 && screen->height >= 600, "the screen has %ux%u pixels", screen->width,
        screen->height);
  CHECK_EQUAL(screen->base, info->direct_map + screen->base_phys);
  CHECK_EQUAL(screen->bits, 32);
  CHECK_EQUAL(screen->pitch, screen->width * 4);
  CHECK_EQUAL(screen->red_shift, 16);
  CHECK_EQUAL(screen->green_shift, 8);
  CHECK_EQUAL(screen->blue_shift, 0);
  CHECK_EQUAL(screen->red_bits + screen->green_bits + screen->blue_bits, 24);
  const uint32_t *pixels = (const uint32_t *)screen->base;
  for (uint64_t i = 0; i < (uint64_t)screen->width * screen->height; i++)
    CHECK(pixels[i] == 0, "pixel %lu of the screen is 0x%08x", i, pixels[i]);
}

/* UEFI firmware has graphics modes only. Of Multiboot 2 loaders, which have a choice,
 * tests/multiboot checks both. */
static bool has_text_screen(const struct boot_info *info) {
  return info->firmware != BOOT_FIRMWARE_UEFI && info->firmware != BOOT_FIRMWARE_MULTIBOOT2;
}

void check_devices(const struct boot_info *info) {
  CHECK_EQUAL(port_read8(FIRST_PIC_MASK), 0xff);
  CHECK_EQUAL(port_read8(SECOND_PIC_MASK), 0xff);
  check_a20(info);
  if (has_text_screen(info))
    check_text_screen(&info->screen);
  else
    check_framebuffer(info);
}
