/*
 * The boot volume inside the loader's file: the last loadable segment begins with this, and the
 * volume follows. imagetools/multiboot writes both.
 */
#ifndef BOOT_MULTIBOOT_EMBEDDED_VOLUME_H
#define BOOT_MULTIBOOT_EMBEDDED_VOLUME_H

#include <stdint.h>

#define EMBEDDED_VOLUME_MAGIC UINT64_C(0x4c4f56544f4f424d) /* "MBOOTVOL" */

struct embedded_volume {
  uint64_t magic;
  uint64_t length; /* bytes of the volume */
};

#endif
