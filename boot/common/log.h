/*
 * What a loader says of its work where the image's settings ask for it: a volume source before
 * another one, which tells of each part that was read. A loader that is not asked does not have it.
 */
#ifndef BOOT_COMMON_LOG_H
#define BOOT_COMMON_LOG_H

#include <stdint.h>

#include "boot/common/settings.h"
#include "boot/common/volume_source.h"

struct log {
  struct volume_source source; /* the one behind it */
  uint32_t targets;
  bool debug;
};

/*
 * Says which loader reads which volume. From here on `source` says what is read through it. Does
 * nothing if the settings ask for no messages.
 */
void log_open(struct log *log, const struct settings *settings, const char *loader_name,
              struct volume_source *source);

/* Each loader has this: prints text, whose lines end in CR and LF, on the SETTINGS_LOG_TO_... */
void log_print(uint32_t targets, const char *text);

#endif
