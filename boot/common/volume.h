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
uint64_t volume_header_digest(const struct volume_header *header);

/*
 * Whether the header is whole and every part lies inside the volume: one loader right behind the
 * header, its extension right behind that, if there is one, one kernel, at most one command line,
 * one list of modules, one of requests and one of settings, nothing unknown, and nothing compressed
 * where that is not allowed.
 */
struct error volume_header_check(const struct volume_header *header);

/* The digest of the first stage's sector as far as it does not change (boot/protocol/volume.h). */
uint64_t volume_first_stage_digest(const void *sector);

/* Whether module `index` of the list has a name and lies inside the volume of a checked header, and
 * its command line ends in the list, which is all of its part. */
struct error volume_module_check(const struct volume_header *header,
                                 const struct volume_module *list, uint32_t index);

/* The command line of a module that passed the check; "" if it has none. */
const char *volume_module_command_line(const struct volume_module *list, uint32_t index);

/* A module as a part to read; parts of that kind are in no header. */
struct volume_part volume_module_part(const struct volume_module *module);

/* The first part of the kind, NULL if there is none. */
const struct volume_part *volume_find_part(const struct volume_header *header,
                                           enum volume_part_kind kind);

/* How many sectors so many bytes take. */
uint64_t volume_sectors(uint64_t length);

#endif
