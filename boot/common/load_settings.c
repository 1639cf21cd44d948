/* The settings: a part of the volume that comes in one piece and is read as it comes. */
#include "boot/common/load_settings.h"

#include "boot/common/elf64.h"
#include "boot/common/volume.h"

_Static_assert(VOLUME_SETTINGS_MAX <= ELF64_HEADERS_MAX, "a volume_source's first piece");

struct reading {
  struct settings *settings;
  struct settings_finding found;
};

static void take_piece(void *context, uint64_t offset, const void *bytes, size_t length) {
  struct reading *reading = context;
  (void)offset;
  reading->found = settings_read(bytes, length, reading->settings);
}

struct error load_settings(const struct volume_source *source, struct settings *settings) {
  *settings = (struct settings){0};
  const struct volume_part *part = volume_find_part(source->header, VOLUME_PART_SETTINGS);
  if (part == NULL)
    return NO_ERROR;
  if (part->length > VOLUME_SETTINGS_MAX)
    return error_make(ERROR_SETTINGS_LENGTH, part->length, VOLUME_SETTINGS_MAX, 0);
  struct reading reading = {.settings = settings};
  uint64_t digest;
  struct error error = source->read(source->reader, part, take_piece, &reading, &digest);
  if (error.code != ERROR_NONE)
    return error;
  if (digest != part->digest)
    return error_make(ERROR_SETTINGS_DAMAGED, digest, part->digest, 0);
  const struct settings_finding *found = &reading.found;
  return found->fault == SETTINGS_WELL
             ? NO_ERROR
             : error_make(ERROR_SETTINGS_LINE, found->line, found->fault, 0);
}
