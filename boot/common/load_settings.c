/* The settings: a part of the volume that is short enough for the stack. */
#include "boot/common/load_settings.h"

#include "boot/common/volume.h"

struct error load_settings(const struct volume_source *source, struct settings *settings) {
  *settings = (struct settings){0};
  const struct volume_part *part = volume_find_part(source->header, VOLUME_PART_SETTINGS);
  if (part == NULL)
    return NO_ERROR;
  if (part->length > VOLUME_SETTINGS_MAX)
    return error_make(ERROR_SETTINGS_LENGTH, part->length, VOLUME_SETTINGS_MAX, 0);
  char lines[VOLUME_SETTINGS_MAX];
  uint64_t digest;
  struct error error = volume_source_read_to(source, part, lines, &digest);
  if (error.code != ERROR_NONE)
    return error;
  if (digest != part->digest)
    return error_make(ERROR_SETTINGS_DAMAGED, digest, part->digest, 0);
  struct settings_finding found = settings_read(lines, (size_t)part->length, settings);
  return found.fault == SETTINGS_WELL ? NO_ERROR
                                      : error_make(ERROR_SETTINGS_LINE, found.line, found.fault, 0);
}
