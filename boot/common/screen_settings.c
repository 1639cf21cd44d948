/* From the settings' screens to choices. */
#include "boot/common/screen_settings.h"

_Static_assert(SETTINGS_MAX_SCREENS == BOOT_SCREEN_CHOICES, "each of them can be asked for");

static struct boot_screen_choice choice_of(const struct settings_screen *screen) {
  switch (screen->kind) {
  case SETTINGS_SCREEN_TEXT:
    return (struct boot_screen_choice){.kind = screen->height == 25
                                                   ? BOOT_SCREEN_CHOICE_TEXT_80_25
                                                   : BOOT_SCREEN_CHOICE_TEXT_80_50};
  case SETTINGS_SCREEN_256:
    return (struct boot_screen_choice){.kind = BOOT_SCREEN_CHOICE_320_200};
  default:
    return (struct boot_screen_choice){.kind = BOOT_SCREEN_CHOICE_FRAMEBUFFER,
                                       .least_width = screen->width,
                                       .least_height = screen->height,
                                       .least_bits = screen->depth,
                                       .most_width = screen->width,
                                       .most_height = screen->height,
                                       .most_bits = screen->depth};
  }
}

static bool is_required(const struct boot_request *request) {
  return request_made(request) && request_is_required(request);
}

void screen_settings_choose(const struct settings *settings, struct kernel_requests *requests) {
  uint32_t count = 0;
  if (is_required(&requests->screen.request))
    return;
  for (uint32_t i = 0; i < settings->screen_count; i++) {
    struct boot_screen_choice choice = choice_of(&settings->screens[i]);
    if (choice.kind == BOOT_SCREEN_CHOICE_FRAMEBUFFER ||
        !is_required(&requests->framebuffer.request))
      requests->owners_screens[count++] = choice;
  }
}
