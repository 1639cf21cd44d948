/* What the loader does for volumes that are more than a kernel: by code of the extension. */
#ifndef BOOT_BIOS_EXTRAS_H
#define BOOT_BIOS_EXTRAS_H

#include "boot/common/error.h"
#include "boot/common/memory_map.h"
#include "boot/common/requests.h"
#include "boot/common/volume_source.h"

/* For a volume with flags or with requests that need the extension: from here on `source` unpacks
 * what is compressed, and the settings are heeded; requests that no BIOS can meet are given up.
 * Takes memory out of the map. */
struct error extras_open(struct volume_source *source, struct memory_map *map,
                         struct kernel_requests *requests, const char *loader_name);

#endif
