/* Handing out parts of a volume that is in memory. */
#include "boot/common/memory_volume.h"

#include <string.h>

#include "boot/common/digest.h"
#include "boot/common/volume.h"

static void copy(void *destination, const void *bytes, size_t length) {
  memcpy(destination, bytes, length);
}

static struct error read(void *reader, const struct volume_part *part, volume_sink *sink,
                         void *context, uint64_t *digest) {
  const uint8_t *volume = reader;
  const uint8_t *bytes = volume + (size_t)part->first_sector * VOLUME_SECTOR_SIZE;
  size_t length = (size_t)part->length;
  *digest = digest_of(bytes, length);
  if (length > 0)
    sink(context, 0, bytes, length);
  return NO_ERROR;
}

struct error memory_volume_open(const void *bytes, size_t length, struct volume_source *source) {
  const struct volume_header *header = bytes;
  if (length < sizeof(*header))
    return error_make(ERROR_VOLUME_CUT_SHORT, length, sizeof(*header), 0);
  struct error error = volume_header_check(header);
  if (error.code != ERROR_NONE)
    return error;
  if (header->sectors > length / VOLUME_SECTOR_SIZE)
    return error_make(ERROR_VOLUME_CUT_SHORT, length, header->sectors * VOLUME_SECTOR_SIZE, 0);
  *source = (struct volume_source){
      .header = header, .read = read, .reader = (void *)header, .copy = copy};
  return NO_ERROR;
}
