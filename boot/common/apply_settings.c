/* From the settings' part to the log. */
#include "boot/common/apply_settings.h"

#include "boot/common/load_settings.h"

struct error apply_settings(struct applied_settings *applied, const char *loader_name,
                            struct volume_source *source) {
  struct error error = load_settings(source, &applied->settings);
  if (error.code == ERROR_NONE)
    log_open(&applied->log, &applied->settings, loader_name, source);
  return error;
}
