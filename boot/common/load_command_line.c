/* The command line: a part of the volume that is read to a buffer. */
#include "boot/common/load_command_line.h"

#include "boot/common/volume.h"

struct error load_command_line(const struct volume_source *source, char *text, size_t *length) {
  *length = 0;
  const struct volume_part *part = volume_find_part(source->header, VOLUME_PART_COMMAND_LINE);
  if (part == NULL)
    return NO_ERROR;
  uint64_t digest;
  struct error error = volume_source_read_to(source, part, text, &digest);
  if (error.code == ERROR_NONE && digest != part->digest)
    return error_make(ERROR_COMMAND_LINE_DAMAGED, digest, part->digest, 0);
  *length = (size_t)part->length;
  return error;
}
