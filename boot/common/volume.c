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

uint64_t volume_header_digest(const struct volume_header *header) {
  struct volume_header copy = *header;
  copy.digest = 0;
  return digest_of(&copy, sizeof(copy));
}

uint64_t volume_first_stage_digest(const void *sector) {
  const uint8_t *bytes = sector;
  struct digest digest;
  digest_begin(&digest);
  digest_add(&digest, bytes, FIRST_STAGE_JUMP_LENGTH);
  digest_add(&digest, bytes + FIRST_STAGE_CODE_OFFSET,
             FIRST_STAGE_CODE_END - FIRST_STAGE_CODE_OFFSET);
  return digest_end(&digest);
}

uint64_t volume_sectors(uint64_t length) {
  return length / VOLUME_SECTOR_SIZE + (length % VOLUME_SECTOR_SIZE != 0);
}

const struct volume_part *volume_find_part(const struct volume_header *header,
                                           enum volume_part_kind kind) {
  for (uint32_t i = 0; i < header->part_count && i < VOLUME_MAX_PARTS; i++)
    if (header->parts[i].kind == (uint32_t)kind)
      return &header->parts[i];
  return NULL;
}

static bool lies_inside(const struct volume_header *header, uint64_t first_sector,
                        uint64_t length) {
  uint64_t sectors = volume_sectors(length);
  return first_sector >= 1 && sectors <= header->sectors &&
         first_sector <= header->sectors - sectors;
}

static struct error check_compression(const struct volume_header *header, bool allowed,
                                      uint32_t compression, uint64_t length,
                                      uint64_t unpacked_length) {
  if (compression == VOLUME_NOT_COMPRESSED && length == unpacked_length)
    return NO_ERROR;
  bool announced = allowed && (header->flags & VOLUME_FLAG_COMPRESSED) != 0;
  return announced && compression == VOLUME_LZ4 && length > 0 && unpacked_length > 0
             ? NO_ERROR
             : error_make(ERROR_COMPRESSION, compression, length, unpacked_length);
}

/* Both are read in one piece. */
static bool follows_loader(const struct volume_header *header, const struct volume_part *part) {
  const struct volume_part *loader = volume_find_part(header, VOLUME_PART_LOADER);
  return loader != NULL && part->first_sector == 1 + volume_sectors(loader->length) &&
         volume_sectors(part->length) < VOLUME_LOADER_MAX_SECTORS - part->first_sector;
}

static uint64_t modules_length(const struct volume_header *header) {
  return (uint64_t)header->module_count * sizeof(struct volume_module);
}

static struct error check_kind(const struct volume_header *header, uint32_t index) {
  const struct volume_part *part = &header->parts[index];
  switch (part->kind) {
  case VOLUME_PART_KERNEL:
  case VOLUME_PART_KERNEL_FILE:
  case VOLUME_PART_SETTINGS: /* their reader looks at their length */
    return NO_ERROR;
  case VOLUME_PART_EXTENSION:
    return follows_loader(header, part) ? NO_ERROR : error_make(ERROR_PART_RANGE, index, 0, 0);
  case VOLUME_PART_LOADER:
    if (part->first_sector != 1 || volume_sectors(part->length) >= VOLUME_LOADER_MAX_SECTORS)
      return error_make(ERROR_PART_RANGE, index, 0, 0);
    return NO_ERROR;
  case VOLUME_PART_COMMAND_LINE:
    if (part->length > VOLUME_COMMAND_LINE_MAX)
      return error_make(ERROR_COMMAND_LINE_LENGTH, part->length, VOLUME_COMMAND_LINE_MAX, 0);
    return NO_ERROR;
  case VOLUME_PART_MODULE_LIST:
    /* So long a list lies in memory below 4 GiB. */
    if (part->length > UINT32_MAX || part->length < modules_length(header))
      return error_make(ERROR_PART_RANGE, index, 0, 0);
    return NO_ERROR;
  case VOLUME_PART_REQUESTS:
    if (part->length > VOLUME_REQUESTS_MAX)
      return error_make(ERROR_PART_RANGE, index, 0, 0);
    return NO_ERROR;
  default:
    return error_make(ERROR_PART_KIND, index, part->kind, 0);
  }
}

static bool can_be_compressed(uint32_t kind) {
  return kind == VOLUME_PART_KERNEL || kind == VOLUME_PART_KERNEL_FILE;
}

static struct error check_part(const struct volume_header *header, uint32_t index) {
  const struct volume_part *part = &header->parts[index];
  struct error error = check_kind(header, index);
  if (error.code == ERROR_NONE)
    error = check_compression(header, can_be_compressed(part->kind), part->compression,
                              part->length, part->unpacked_length);
  if (error.code != ERROR_NONE)
    return error;
  if (volume_find_part(header, (enum volume_part_kind)part->kind) != part)
    return error_make(ERROR_PART_TWICE, part->kind, 0, 0);
  return lies_inside(header, part->first_sector, part->length)
             ? NO_ERROR
             : error_make(ERROR_PART_RANGE, index, 0, 0);
}

/* A text that begins in the list ends in it if the list does with a NUL. */
static bool is_text(const struct volume_header *header, const struct volume_module *list,
                    uint32_t at) {
  const struct volume_part *part = volume_find_part(header, VOLUME_PART_MODULE_LIST);
  return part != NULL && at >= modules_length(header) && at < part->length &&
         ((const char *)list)[(size_t)part->length - 1] == '\0';
}

struct error volume_module_check(const struct volume_header *header,
                                 const struct volume_module *list, uint32_t index) {
  const struct volume_module *module = &list[index];
  bool named = module->name[0] != '\0' && module->name[VOLUME_MODULE_NAME_SIZE - 1] == '\0';
  bool told = module->command_line == 0 || is_text(header, list, module->command_line);
  if (!named || !told || !lies_inside(header, module->first_sector, module->length))
    return error_make(ERROR_MODULE_ENTRY, index, 0, 0);
  return check_compression(header, true, module->compression, module->length,
                           module->unpacked_length);
}

const char *volume_module_command_line(const struct volume_module *list, uint32_t index) {
  /* A name ends in a NUL in any case. */
  return list[index].command_line == 0 ? &list[index].name[VOLUME_MODULE_NAME_SIZE - 1]
                                       : (const char *)list + list[index].command_line;
}

struct volume_part volume_module_part(const struct volume_module *module) {
  return (struct volume_part){.compression = module->compression,
                              .digest = module->digest,
                              .first_sector = module->first_sector,
                              .length = module->length,
                              .unpacked_length = module->unpacked_length};
}

static struct error check_whole(const struct volume_header *header) {
  static const uint8_t magic[8] = VOLUME_MAGIC;
  for (size_t i = 0; i < sizeof(magic); i++)
    if (header->magic[i] != magic[i])
      return error_make(ERROR_VOLUME_MAGIC, 0, 0, 0);
  uint64_t digest = volume_header_digest(header);
  if (digest != header->digest)
    return error_make(ERROR_VOLUME_HEADER_DAMAGED, digest, header->digest, 0);
  if (header->version != VOLUME_VERSION)
    return error_make(ERROR_VOLUME_VERSION, header->version, VOLUME_VERSION, 0);
  return (header->flags & ~VOLUME_FLAGS) == 0 ? NO_ERROR
                                              : error_make(ERROR_VOLUME_FLAGS, header->flags, 0, 0);
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
  if (header->module_count != 0 && volume_find_part(header, VOLUME_PART_MODULE_LIST) == NULL)
    return error_make(ERROR_PART_MISSING, VOLUME_PART_MODULE_LIST, 0, 0);
  return NO_ERROR;
}
