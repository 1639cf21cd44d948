/* Setting a graphics mode and asking for EDID (UEFI 2.10, section 12.9). */
#include "boot/uefi/graphics.h"

#include <string.h>

#include "boot/common/address_space.h"
#include "boot/common/edid.h"
#include "boot/common/screen_choice.h"
#include "boot/common/screen_requests.h"
#include "boot/uefi/firmware.h"
#include "boot/uefi/graphics_mode.h"

static bool changed;
static const struct boot_screen no_screen = {.kind = BOOT_SCREEN_NONE};

/* NULL if there is no screen. */
static struct efi_graphics_output *find_output(void) {
  static const struct efi_guid protocol = EFI_GRAPHICS_OUTPUT_PROTOCOL;
  struct efi_graphics_output *output = firmware_protocol(&protocol);
  return output != NULL && output->mode != NULL ? output : NULL;
}

static struct boot_screen present(void) {
  const struct efi_graphics_output *output = find_output();
  struct boot_screen_mode mode;
  if (output == NULL || output->mode->information == NULL || output->mode->framebuffer == 0 ||
      !graphics_mode_describe(output->mode->information, &mode)) {
    return no_screen;
  }
  mode.base_phys = output->mode->framebuffer;
  return screen_choice_screen(&mode);
}

static size_t list_modes(struct boot_screen_mode *modes, size_t most) {
  struct efi_graphics_output *output = find_output();
  size_t count = 0;
  for (uint32_t i = 0; output != NULL && i < output->mode->mode_count && count < most; i++) {
    struct efi_graphics_mode_information *information;
    size_t size;
    if (efi_failed(output->query_mode(output, i, &size, &information)) ||
        !graphics_mode_describe(information, &modes[count])) {
      continue;
    }
    modes[count++].number = i;
  }
  return count;
}

static bool set_mode(const struct boot_screen_mode *mode, struct boot_screen *screen) {
  struct efi_graphics_output *output = find_output();
  if (output == NULL)
    return false;
  changed = true; /* a mode that firmware fails to set may be half set */
  if (efi_failed(output->set_mode(output, mode->number)))
    return false;
  *screen = present();
  return screen->kind != BOOT_SCREEN_NONE;
}

bool graphics_changed(void) {
  return changed;
}

static size_t read_edid_of(const struct efi_guid *protocol, uint8_t *bytes, size_t most) {
  const struct efi_edid *edid = firmware_protocol(protocol);
  if (edid == NULL || edid->bytes == NULL)
    return 0;
  size_t length = edid_good_length(edid->bytes, edid->size < most ? edid->size : most);
  memcpy(bytes, edid->bytes, length);
  return length;
}

/* The one in use may be the user's own, in place of what the monitor says. */
static size_t read_edid(uint8_t *bytes, size_t most) {
  static const struct efi_guid active = EFI_EDID_ACTIVE_PROTOCOL;
  static const struct efi_guid discovered = EFI_EDID_DISCOVERED_PROTOCOL;
  size_t length = read_edid_of(&active, bytes, most);
  return length != 0 ? length : read_edid_of(&discovered, bytes, most);
}

/* Firmware's own mode, or if that is too small for text the best of all. */
static struct boot_screen set_default(void) {
  static struct boot_screen_mode modes[SCREEN_REQUESTS_MODES];
  const struct boot_screen_choice any = {.kind = BOOT_SCREEN_CHOICE_FRAMEBUFFER};
  struct boot_screen screen = present();
  if (screen.kind != BOOT_SCREEN_NONE && graphics_mode_is_good(&screen))
    return screen;
  const struct boot_screen_mode *mode = screen_choice_of(&any, (struct edid_size){0, 0}, modes,
                                                         list_modes(modes, SCREEN_REQUESTS_MODES));
  const struct efi_graphics_output *output = find_output();
  if (mode != NULL && mode->number != output->mode->mode)
    set_mode(mode, &screen);
  return present();
}

static const struct screen_firmware graphics = {.present = present,
                                                .list_modes = list_modes,
                                                .read_edid = read_edid,
                                                .set_mode = set_mode,
                                                .set_default = set_default};

struct error graphics_prepare(const struct kernel_layout *layout, struct memory_map *map,
                              struct kernel_requests *requests, struct handover *handover) {
  struct boot_screen *screen = &handover->info.screen;
  if (screen_requests_made(requests)) {
    struct error error = screen_requests_meet(&graphics, layout, map, requests, handover);
    if (error.code != ERROR_NONE)
      return error;
  } else {
    screen_take(layout, map, set_default(), screen);
  }
  if (screen->kind != BOOT_SCREEN_NONE)
    memset((void *)screen->base_phys, 0, (size_t)screen->pitch * screen->height);
  return NO_ERROR;
}
