/*
 * Compressing a part of the boot volume, and unpacking it by the loaders' own code
 * (boot/protocol/volume.h, enum volume_compression).
 */
#ifndef IMAGETOOLS_COMPRESS_H
#define IMAGETOOLS_COMPRESS_H

#include <stdint.h>

#include "boot/common/error.h"
#include "boot/protocol/volume.h"

#ifdef __cplusplus
extern "C" {
#endif

/*
 * The bytes as VOLUME_LZ4 stores them, in memory for free(); NULL if there is not enough. The same
 * bytes always give the same.
 */
uint8_t *compress_lz4(const uint8_t *bytes, uint64_t length, uint64_t *stored_length);

/*
 * What a loader gets from `part`, whose bytes as they are stored these are, in memory for free():
 * unpacked_length bytes. NULL with an error if it would get none.
 */
uint8_t *compress_unpack(const struct volume_part *part, const uint8_t *stored,
                         struct error *error);

#ifdef __cplusplus
}
#endif

#endif
