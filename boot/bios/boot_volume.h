/* The boot volume on the boot disk: its header, and its parts as a stream of bytes. */
#ifndef BOOT_BIOS_BOOT_VOLUME_H
#define BOOT_BIOS_BOOT_VOLUME_H

#include <stdint.h>

#include "boot/bios/disk.h"
#include "boot/common/error.h"
#include "boot/common/volume_source.h"
#include "boot/protocol/volume.h"

struct boot_volume {
  struct disk disk;
  uint64_t first_sector; /* of the volume on the disk */
};

/* Takes header and place from where the first stage left them, and checks header, loader and first
 * stage. The size of the drive's sectors is 0 if the first stage does not know it. The source,
 * which needs both structures, gives pieces of 63.5 KiB, or 62 KiB from a CD. */
struct error boot_volume_open(struct boot_volume *volume, uint8_t drive, uint32_t sector_size,
                              struct volume_source *source);

#endif
