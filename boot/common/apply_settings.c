/* From the settings' part to the screen and the log. */
#include "boot/common/apply_settings.h"

#include "boot/common/load_settings.h"

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

/* As an optional request, so that no choice of the owner's keeps a machine from booting. */
static void choose_screen(const struct settings *settings, struct kernel_requests *requests) {
  struct boot_request_screen *request = &requests->screen;
  bool required = request_made(&request->request) && request_is_required(&request->request);
  if (settings->screen_count == 0 || required)
    return;
  *request = (struct boot_request_screen){.request.version =
                                              request_kinds[BOOT_REQUEST_TYPE_SCREEN].version};
  for (uint32_t i = 0; i < settings->screen_count; i++)
    request->choices[i] = choice_of(&settings->screens[i]);
}

struct error apply_settings(struct applied_settings *applied, const char *loader_name,
                            struct volume_source *source, struct kernel_requests *requests) {
  struct error error = load_settings(source, &applied->settings);
  if (error.code != ERROR_NONE)
    return error;
  choose_screen(&applied->settings, requests);
  log_open(&applied->log, &applied->settings, loader_name, source);
  return NO_ERROR;
}
