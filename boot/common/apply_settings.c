/* From the settings' part to the log. */
#include "boot/common/apply_settings.h"

#include "boot/common/load_settings.h"
#include "boot/common/more_sentences.h"

struct error apply_settings(struct applied_settings *applied, const char *loader_name,
                            struct volume_source *source) {
  if (error_own_template == NULL)
    error_own_template = more_sentences;
  struct error error = load_settings(source, &applied->settings);
  if (error.code == ERROR_NONE)
    log_open(&applied->log, &applied->settings, loader_name, source);
  return error;
}
