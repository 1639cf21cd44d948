/* What the loader does for volumes that are more than a kernel: by code of the extension. */
#ifndef BOOT_BIOS_EXTRAS_H
#define BOOT_BIOS_EXTRAS_H

#include "boot/common/error.h"
#include "boot/common/memory_map.h"
#include "boot/common/volume_source.h"

/* For a volume with flags: from here on `source` unpacks what is compressed, and the settings are
 * heeded. Takes memory out of the map. */
struct error extras_open(struct volume_source *source, struct memory_map *map,
                         const char *loader_name);

#endif
