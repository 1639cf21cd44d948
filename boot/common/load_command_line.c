/* The command line: a part of the volume that is read to a buffer. */
#include "boot/common/load_command_line.h"

#include "boot/common/volume.h"

struct reading {
  const struct volume_source *source;
  char *text;
};

static void take_piece(void *context, uint64_t offset, const void *bytes, size_t length) {
  const struct reading *reading = context;
  reading->source->copy(reading->text + (size_t)offset, bytes, length);
}

struct error load_command_line(const struct volume_source *source, char *text, size_t *length) {
  *length = 0;
  const struct volume_part *part = volume_find_part(source->header, VOLUME_PART_COMMAND_LINE);
  if (part == NULL)
    return NO_ERROR;
  struct reading reading = {source, text};
  uint64_t digest;
  struct error error = source->read(source->reader, part, take_piece, &reading, &digest);
  if (error.code == ERROR_NONE && digest != part->digest)
    return error_make(ERROR_COMMAND_LINE_DAMAGED, digest, part->digest, 0);
  *length = (size_t)part->length;
  return error;
}
