/* From the settings' part to the screen and the log. */
#include "boot/common/apply_settings.h"

#include "boot/common/load_settings.h"
#include "boot/common/screen_settings.h"

struct error apply_settings(struct applied_settings *applied, const char *loader_name,
                            struct volume_source *source, struct kernel_requests *requests) {
  struct error error = load_settings(source, &applied->settings);
  if (error.code != ERROR_NONE)
    return error;
  screen_settings_choose(&applied->settings, requests);
  log_open(&applied->log, &applied->settings, loader_name, source);
  return NO_ERROR;
}
