/* Reading the settings from the boot volume. */
#ifndef BOOT_COMMON_LOAD_SETTINGS_H
#define BOOT_COMMON_LOAD_SETTINGS_H

#include "boot/common/error.h"
#include "boot/common/settings.h"
#include "boot/common/volume_source.h"

/* Reads them; nothing is set if the volume has none. */
struct error load_settings(const struct volume_source *source, struct settings *settings);

#endif
