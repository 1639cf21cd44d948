/* Checks of the boot volume. */
#include "boot/common/volume.h"

#include <stdbool.h>

#include "boot/common/digest.h"

uint32_t volume_checksum(const void *bytes, size_t length) {
  const uint8_t *next = bytes;
  uint32_t sum = 0;
  for (size_t i = 0; i + 4 <= length; i += 4) {
    uint32_t word = next[i] | (uint32_t)next[i + 1] << 8 | (uint32_t)next[i + 2] << 16 |
                    (uint32_t)next[i + 3] << 24;
    sum = (sum << 1 | sum >> 31) + word;
  }
  return sum;
}

uint32_t volume_header_digest(const struct volume_header *header) {
  struct volume_header copy = *header;
  copy.digest = 0;
  return digest_of(&copy, sizeof(copy));
}

uint64_t volume_part_sectors(const struct volume_part *part) {
  return part->length / VOLUME_SECTOR_SIZE + (part->length % VOLUME_SECTOR_SIZE != 0);
}

const struct volume_part *volume_find_part(const struct volume_header *header,
                                           enum volume_part_kind kind) {
  for (uint32_t i = 0; i < header->part_count && i < VOLUME_MAX_PARTS; i++)
    if (header->parts[i].kind == (uint32_t)kind)
      return &header->parts[i];
  return NULL;
}

static bool part_lies_inside(const struct volume_header *header, const struct volume_part *part) {
  uint64_t sectors = volume_part_sectors(part);
  return part->first_sector >= 1 && sectors <= header->sectors &&
         part->first_sector <= header->sectors - sectors;
}

static struct error check_part(const struct volume_header *header, uint32_t index) {
  const struct volume_part *part = &header->parts[index];
  if (part->kind != VOLUME_PART_LOADER && part->kind != VOLUME_PART_COMMAND_LINE &&
      part->kind != VOLUME_PART_KERNEL) {
    return error_make(ERROR_PART_KIND, index, part->kind, 0);
  }
  if (volume_find_part(header, (enum volume_part_kind)part->kind) != part)
    return error_make(ERROR_PART_TWICE, part->kind, 0, 0);
  if (!part_lies_inside(header, part))
    return error_make(ERROR_PART_RANGE, index, 0, 0);
  if (part->kind == VOLUME_PART_LOADER &&
      (part->first_sector != 1 || volume_part_sectors(part) >= VOLUME_LOADER_MAX_SECTORS)) {
    return error_make(ERROR_PART_RANGE, index, 0, 0);
  }
  if (part->kind == VOLUME_PART_COMMAND_LINE && part->length > VOLUME_COMMAND_LINE_MAX)
    return error_make(ERROR_COMMAND_LINE_LENGTH, part->length, VOLUME_COMMAND_LINE_MAX, 0);
  return NO_ERROR;
}

static struct error check_whole(const struct volume_header *header) {
  static const uint8_t magic[8] = VOLUME_MAGIC;
  for (size_t i = 0; i < sizeof(magic); i++)
    if (header->magic[i] != magic[i])
      return error_make(ERROR_VOLUME_MAGIC, 0, 0, 0);
  uint32_t digest = volume_header_digest(header);
  if (digest != header->digest)
    return error_make(ERROR_VOLUME_HEADER_DAMAGED, digest, header->digest, 0);
  if (header->version != VOLUME_VERSION)
    return error_make(ERROR_VOLUME_VERSION, header->version, VOLUME_VERSION, 0);
  return NO_ERROR;
}

struct error volume_header_check(const struct volume_header *header) {
  struct error error = check_whole(header);
  if (error.code != ERROR_NONE)
    return error;
  if (header->part_count > VOLUME_MAX_PARTS)
    return error_make(ERROR_PART_RANGE, VOLUME_MAX_PARTS, 0, 0);
  for (uint32_t i = 0; i < header->part_count; i++) {
    error = check_part(header, i);
    if (error.code != ERROR_NONE)
      return error;
  }
  if (volume_find_part(header, VOLUME_PART_LOADER) == NULL)
    return error_make(ERROR_PART_MISSING, VOLUME_PART_LOADER, 0, 0);
  if (volume_find_part(header, VOLUME_PART_KERNEL) == NULL)
    return error_make(ERROR_PART_MISSING, VOLUME_PART_KERNEL, 0, 0);
  return NO_ERROR;
}
