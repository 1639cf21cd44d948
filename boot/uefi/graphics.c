/* Setting a graphics mode and asking for EDID (UEFI 2.10, section 12.9). */
#include "boot/uefi/graphics.h"

#include <string.h>

#include "boot/common/address_space.h"
#include "boot/common/edid.h"
#include "boot/common/screen_choice.h"
#include "boot/common/screen_requests.h"
#include "boot/uefi/firmware.h"
#include "boot/uefi/graphics_mode.h"

#define MOST_CARDS 16

static bool changed;
static const struct boot_screen no_screen = {.kind = BOOT_SCREEN_NONE};

/* NULL if none has a framebuffer. */
static struct efi_graphics_output *output;

static bool describe_present(const struct efi_graphics_output *card,
                             struct boot_screen_mode *mode) {
  const struct efi_graphics_mode *now = card->mode;
  if (now->information == NULL || now->framebuffer == 0 ||
      !graphics_mode_describe(now->information, mode)) {
    return false;
  }
  mode->base_phys = now->framebuffer;
  return true;
}

static bool describe(struct efi_graphics_output *card, uint32_t number,
                     struct boot_screen_mode *mode) {
  struct efi_graphics_mode_information *information;
  size_t size;
  if (efi_failed(card->query_mode(card, number, &size, &information)) ||
      !graphics_mode_describe(information, mode)) {
    return false;
  }
  mode->number = number;
  return true;
}

static bool has_framebuffer(struct efi_graphics_output *card) {
  struct boot_screen_mode mode;
  if (card == NULL || card->mode == NULL)
    return false;
  bool has = describe_present(card, &mode);
  for (uint32_t i = 0; !has && i < card->mode->mode_count; i++)
    has = describe(card, i, &mode);
  return has;
}

/* The one that firmware names first; another if that one, which may stand for several cards at
 * once, has no framebuffer in any mode. */
static struct efi_graphics_output *find_output(void) {
  static const struct efi_guid protocol = EFI_GRAPHICS_OUTPUT_PROTOCOL;
  void *cards[MOST_CARDS];
  struct efi_graphics_output *first = firmware_protocol(&protocol);
  if (first == NULL || has_framebuffer(first))
    return first;
  size_t count = firmware_protocols(&protocol, cards, MOST_CARDS);
  for (size_t i = 0; i < count; i++)
    if (has_framebuffer(cards[i]))
      return cards[i];
  return NULL;
}

static struct boot_screen present(void) {
  struct boot_screen_mode mode;
  return output != NULL && describe_present(output, &mode) ? screen_choice_screen(&mode)
                                                           : no_screen;
}

static size_t list_modes(struct boot_screen_mode *modes, size_t most) {
  size_t count = 0;
  for (uint32_t i = 0; output != NULL && i < output->mode->mode_count && count < most; i++)
    count += describe(output, i, &modes[count]) ? 1 : 0;
  return count;
}

static bool set_mode(const struct boot_screen_mode *mode, struct boot_screen *screen) {
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
  output = find_output();
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
