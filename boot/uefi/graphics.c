/* Setting a graphics mode (UEFI 2.10, section 12.9.2). */
#include "boot/uefi/graphics.h"

#include <string.h>

#include "boot/common/address_space.h"
#include "boot/uefi/firmware.h"

static const struct boot_screen no_screen = {.kind = BOOT_SCREEN_NONE};

/* The number of the mode that suits best; false if no mode has a framebuffer. */
static bool choose_mode(struct efi_graphics_output *output, const struct graphics_wish *wish,
                        uint32_t *chosen) {
  struct efi_graphics_mode_information best;
  bool found = false;
  for (uint32_t i = 0; i < output->mode->mode_count; i++) {
    struct efi_graphics_mode_information *mode;
    struct boot_screen screen;
    size_t size;
    if (efi_failed(output->query_mode(output, i, &size, &mode)) ||
        !graphics_mode_describe(mode, 1, &screen) ||
        !graphics_mode_is_better(mode, found ? &best : NULL, wish)) {
      continue;
    }
    best = *mode;
    *chosen = i;
    found = true;
  }
  return found;
}

static bool describe(const struct efi_graphics_output *output, struct boot_screen *screen) {
  const struct efi_graphics_mode *mode = output->mode;
  return mode->information != NULL &&
         graphics_mode_describe(mode->information, mode->framebuffer, screen);
}

struct boot_screen graphics_prepare(const struct graphics_wish *wish,
                                    const struct kernel_layout *layout) {
  static const struct efi_guid protocol = EFI_GRAPHICS_OUTPUT_PROTOCOL;
  struct efi_graphics_output *output = firmware_protocol(&protocol);
  if (output == NULL || output->mode == NULL)
    return no_screen;
  struct boot_screen screen;
  bool described = describe(output, &screen);
  uint32_t mode;
  if (!(described && graphics_mode_is_good(output->mode->information, wish)) &&
      choose_mode(output, wish, &mode) && mode != output->mode->mode) {
    output->set_mode(output, mode);
    described = describe(output, &screen);
  }
  if (!described || !address_space_reaches_screen(layout, &screen))
    return no_screen;
  memset((void *)screen.base_phys, 0, (size_t)screen.pitch * screen.height);
  screen.base = layout->direct_map + screen.base_phys;
  return screen;
}
