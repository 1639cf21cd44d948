/*
 * Where a loader gets the boot volume from: a disk, a file, or its own memory. The code that loads
 * the kernel knows no more of it than this.
 */
#ifndef BOOT_COMMON_VOLUME_SOURCE_H
#define BOOT_COMMON_VOLUME_SOURCE_H

#include <stddef.h>
#include <stdint.h>

#include "boot/common/error.h"
#include "boot/protocol/volume.h"

/* Takes `length` bytes that stand at `offset` in the part: at once, or by volume_source.copy. */
typedef void volume_sink(void *context, uint64_t offset, const void *bytes, size_t length);

struct volume_source {
  const struct volume_header *header; /* checked */
  /*
   * Gives the sink all bytes of the part, in order; the first piece has ELF64_HEADERS_MAX bytes at
   * least, or the part if it is shorter. `digest` is that of the bytes that were read.
   */
  struct error (*read)(void *reader, const struct volume_part *part, volume_sink *sink,
                       void *context, uint64_t *digest);
  void *reader; /* for read() */
  /* Copies at the latest before read() returns; until then the bytes stay where they are. */
  void (*copy)(void *destination, const void *bytes, size_t length);
  /* Does the copies that wait; NULL where none do. */
  void (*settle)(void);
};

/* Reads all of a part to memory with room for it. Whoever asks for it knows what to say of a digest
 * that is not the part's. */
struct error volume_source_read_to(const struct volume_source *source,
                                   const struct volume_part *part, void *destination,
                                   uint64_t *digest);

#endif
