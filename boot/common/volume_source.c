/* Reading a part to where it stays. */
#include "boot/common/volume_source.h"

struct reading {
  const struct volume_source *source;
  char *destination;
};

static void take_piece(void *context, uint64_t offset, const void *bytes, size_t length) {
  const struct reading *reading = context;
  reading->source->copy(reading->destination + (size_t)offset, bytes, length);
}

struct error volume_source_read_to(const struct volume_source *source,
                                   const struct volume_part *part, void *destination,
                                   uint64_t *digest) {
  struct reading reading = {source, destination};
  return source->read(source->reader, part, take_piece, &reading, digest);
}
