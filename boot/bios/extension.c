/* Reading the part of the second stage that the first stage left on the disk. */
#include "boot/bios/extension.h"

#include "boot/common/volume.h"

/* From second_stage.ld. */
extern uint8_t extension_start[], extension_end[];

struct error extension_load(const struct volume_source *source) {
  const struct volume_part *part = volume_find_part(source->header, VOLUME_PART_EXTENSION);
  uint64_t room = (uintptr_t)extension_end - (uintptr_t)extension_start;
  uint64_t digest;
  if (part == NULL)
    return error_make(ERROR_PART_MISSING, VOLUME_PART_EXTENSION, 0, 0);
  if (part->length != room)
    return error_make(ERROR_LOADER_DAMAGED, part->length, room, 0);
  struct error error = volume_source_read_to(source, part, extension_start, &digest);
  if (error.code == ERROR_NONE && digest != part->digest)
    error = error_make(ERROR_LOADER_DAMAGED, digest, part->digest, 0);
  return error;
}
