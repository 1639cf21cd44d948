/* A boot volume that lies whole in memory: embedded in the loader, or read there by somebody. */
#ifndef BOOT_COMMON_MEMORY_VOLUME_H
#define BOOT_COMMON_MEMORY_VOLUME_H

#include <stddef.h>

#include "boot/common/error.h"
#include "boot/common/volume_source.h"

/* Checks the header at `bytes`, which is 8-byte aligned, and that the volume is not cut short. */
struct error memory_volume_open(const void *bytes, size_t length, struct volume_source *source);

#endif
