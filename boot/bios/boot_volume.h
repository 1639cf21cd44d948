/* The boot volume on the boot disk: its header, and its parts as a stream of bytes. */
#ifndef BOOT_BIOS_BOOT_VOLUME_H
#define BOOT_BIOS_BOOT_VOLUME_H

#include <stddef.h>
#include <stdint.h>

#include "boot/bios/disk.h"
#include "boot/common/error.h"
#include "boot/protocol/volume.h"

struct boot_volume {
  struct disk disk;
  uint64_t first_sector; /* of the volume on the disk */
  const struct volume_header *header;
};

/* Takes header and place from where the first stage left them, and checks header, loader and first
 * stage. */
struct error boot_volume_open(struct boot_volume *volume, uint8_t drive);

/* Takes `length` bytes that stand at `offset` in the part: at once, or by bulk_copy(). */
typedef void boot_volume_sink(void *context, uint64_t offset, const void *bytes, size_t length);

/* Gives the sink the whole part in order; the first piece is 63.5 KiB, or the part if it is less.
 * `digest` is that of the bytes that were read. */
struct error boot_volume_read(struct boot_volume *volume, const struct volume_part *part,
                              boot_volume_sink *sink, void *context, uint64_t *digest);

#endif
