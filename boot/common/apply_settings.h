/* What an image's settings change in a loader: read once, before anything that they are about. */
#ifndef BOOT_COMMON_APPLY_SETTINGS_H
#define BOOT_COMMON_APPLY_SETTINGS_H

#include "boot/common/error.h"
#include "boot/common/log.h"
#include "boot/common/requests.h"
#include "boot/common/settings.h"
#include "boot/common/volume_source.h"

struct applied_settings {
  struct settings settings;
  struct log log;
};

/*
 * For a volume that has settings (VOLUME_FLAG_SETTINGS). A screen that is chosen there is tried
 * before what the kernel asks for, unless that is required. From here on `source` says what is read
 * through it, if the settings ask for that; so it is the last source that a loader stacks.
 */
struct error apply_settings(struct applied_settings *applied, const char *loader_name,
                            struct volume_source *source, struct kernel_requests *requests);

#endif
