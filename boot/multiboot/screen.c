/* Handing on the screen that there is. */
#include "boot/multiboot/screen.h"

#include <string.h>

#include "boot/common/screen_requests.h"
#include "boot/pc/port_io.h"

/* IBM VGA technical reference: CRT controller. */
#define CRTC_INDEX 0x3d4
#define CRTC_CURSOR_HIGH 0x0e
#define CRTC_CURSOR_LOW 0x0f

#define BLANK_CELL UINT16_C(0x0720) /* space, light grey on black */

static void write(uint16_t index_port, uint8_t index, uint8_t value) {
  port_write(index_port, index);
  port_write((uint16_t)(index_port + 1), value);
}

static struct boot_screen present;

static struct boot_screen get_present(void) {
  return present;
}

struct error screen_describe(struct boot_screen left, const struct kernel_layout *layout,
                             struct memory_map *map, struct kernel_requests *requests,
                             struct handover *handover) {
  static const struct screen_firmware nobody = {.present = get_present, .set_default = get_present};
  present = left;
  if (screen_requests_made(requests))
    return screen_requests_meet(&nobody, layout, map, requests, handover);
  screen_take(layout, map, present, &handover->info.screen);
  return NO_ERROR;
}

static void clear_text(const struct boot_screen *screen) {
  volatile uint16_t *cells = (volatile uint16_t *)(uintptr_t)screen->base_phys;
  for (uint32_t i = 0; i < screen->pitch / 2 * screen->height; i++)
    cells[i] = BLANK_CELL;
  write(CRTC_INDEX, CRTC_CURSOR_HIGH, 0);
  write(CRTC_INDEX, CRTC_CURSOR_LOW, 0);
}

void screen_clear(const struct boot_screen *screen) {
  if (screen->kind == BOOT_SCREEN_TEXT)
    clear_text(screen);
  else if (screen->kind == BOOT_SCREEN_FRAMEBUFFER)
    memset((void *)(uintptr_t)screen->base_phys, 0, (size_t)screen->pitch * screen->height);
}
