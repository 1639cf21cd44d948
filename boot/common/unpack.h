/*
 * Compressed parts of a boot volume (boot/protocol/volume.h, enum volume_compression), unpacked
 * while they are read: a volume source on top of another one.
 */
#ifndef BOOT_COMMON_UNPACK_H
#define BOOT_COMMON_UNPACK_H

#include <stdint.h>

#include "boot/common/error.h"
#include "boot/common/memory_map.h"
#include "boot/common/volume_source.h"
#include "boot/protocol/volume.h"

/* Bytes of memory that unpacking takes: a block as it is stored, with its number, and unpacked. */
#define UNPACK_STORED_SIZE 0x42000
#define UNPACK_MEMORY (UNPACK_STORED_SIZE + VOLUME_BLOCK_SIZE)

struct unpacker {
  struct volume_source source; /* of what is stored */
  uint8_t *stored;
  uint8_t *unpacked;
};

/*
 * From here on `source` gives every part as it was before it was compressed. The digest is still
 * that of what is stored. Unpacker and UNPACK_MEMORY bytes of memory are used by every read.
 *
 * Reading fails with ERROR_UNPACK if what is stored has the digest that it should have and yet is
 * not what a compressor writes, or unpacks to more or less than unpacked_length.
 */
void unpack_open(struct unpacker *unpacker, struct volume_source *source, void *memory);

/* The same with memory of that type out of the map, below 4 GiB. */
struct error unpack_in_map(struct unpacker *unpacker, struct volume_source *source,
                           struct memory_map *map, enum boot_memory_type type);

#endif
