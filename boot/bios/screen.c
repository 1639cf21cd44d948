/* VGA's modes by INT 10h, and framebuffers by VBE. */
#include "boot/bios/screen.h"

#include <string.h>

#include "boot/bios/a20.h"
#include "boot/bios/bios.h"
#include "boot/bios/vbe.h"
#include "boot/bios/video.h"
#include "boot/common/screen_choice.h"
#include "boot/pc/vga.h"

#define FONT_8_BY_8 0x12 /* of the ROM, with as many rows as it has room for */
#define MODE_320_200 0x13

#define TEXT_ROWS 50
#define PIXEL_BUFFER UINT32_C(0xa0000)
#define PIXEL_WIDTH 320
#define PIXEL_HEIGHT 200

/* A framebuffer that was tried may have left the BIOS's data as text mode has them. */
static struct boot_screen set_default(void) {
  video_call(VIDEO_SET_MODE | VIDEO_MODE_TEXT);
  struct boot_screen screen = video_prepare();
  a20_open(); /* the list of modes lies above 1 MiB; the loader says if it stays shut */
  return screen;
}

/* The video BIOS of a card that is no VGA plays text mode for those who call it. */
static bool set_text(struct boot_screen *screen) {
  *screen = set_default();
  return screen->kind == BOOT_SCREEN_TEXT && vga_kind() == VGA_TEXT_AT_B8000;
}

static bool set_50_rows(struct boot_screen *screen) {
  if (!set_text(screen))
    return false;
  video_call(VIDEO_SET_FONT | FONT_8_BY_8);
  if (bios_data_byte(BIOS_DATA_VIDEO_ROWS) != TEXT_ROWS - 1)
    return false;
  video_clear_text(TEXT_ROWS);
  screen->height = TEXT_ROWS;
  return true;
}

static bool set_320_200(struct boot_screen *screen) {
  video_call(VIDEO_SET_MODE | MODE_320_200);
  if (bios_data_byte(BIOS_DATA_VIDEO_MODE) != MODE_320_200 || vga_kind() != VGA_GRAPHICS_AT_A0000)
    return false;
  memset((void *)(uintptr_t)PIXEL_BUFFER, 0, PIXEL_WIDTH * PIXEL_HEIGHT);
  *screen = (struct boot_screen){.kind = BOOT_SCREEN_INDEXED,
                                 .width = PIXEL_WIDTH,
                                 .height = PIXEL_HEIGHT,
                                 .pitch = PIXEL_WIDTH,
                                 .base_phys = PIXEL_BUFFER,
                                 .bits = 8};
  return true;
}

static bool set_kind(uint32_t kind, struct boot_screen *screen) {
  switch (kind) {
  case BOOT_SCREEN_CHOICE_TEXT_80_25:
    return set_text(screen);
  case BOOT_SCREEN_CHOICE_TEXT_80_50:
    return set_50_rows(screen);
  case BOOT_SCREEN_CHOICE_320_200:
    return set_320_200(screen);
  default:
    return false;
  }
}

static bool set_vga(uint32_t kind, struct boot_screen *screen) {
  bool set = set_kind(kind, screen);
  return a20_open().code == ERROR_NONE && set;
}

static bool set_mode(const struct boot_screen_mode *mode, struct boot_screen *screen) {
  if (!vbe_set_mode(mode))
    return false;
  *screen = screen_choice_screen(mode);
  memset((void *)(uintptr_t)screen->base_phys, 0, (size_t)screen->pitch * screen->height);
  return true;
}

const struct screen_firmware bios_screen = {
    .list_modes = vbe_list_modes,
    .read_edid = vbe_read_edid,
    .set_mode = set_mode,
    .set_vga = set_vga,
    .set_default = set_default,
};
