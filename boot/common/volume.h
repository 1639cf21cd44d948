/*
 * Checks of the boot volume (boot/protocol/volume.h), for the loader that reads it and the image
 * tool that writes it.
 */
#ifndef BOOT_COMMON_VOLUME_H
#define BOOT_COMMON_VOLUME_H

#include <stddef.h>
#include <stdint.h>

#include "boot/common/error.h"
#include "boot/protocol/volume.h"

/*
 * The sum that the first stage has room to check: for each little-endian 32-bit word in turn,
 * rotate the sum left by one bit and add the word. Starts at 0; length is a multiple of 4.
 */
uint32_t volume_checksum(const void *bytes, size_t length);

/* The digest that belongs into the header's digest field. */
uint32_t volume_header_digest(const struct volume_header *header);

/*
 * Whether the header is whole and every part lies inside the volume: one loader right behind the
 * header, one kernel, at most one command line, nothing unknown.
 */
struct error volume_header_check(const struct volume_header *header);

/* The first part of the kind, NULL if there is none. */
const struct volume_part *volume_find_part(const struct volume_header *header,
                                           enum volume_part_kind kind);

/* How many sectors the part takes. */
uint64_t volume_part_sectors(const struct volume_part *part);

#endif
