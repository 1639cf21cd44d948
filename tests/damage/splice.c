/*
 * Copies an image with some sectors of another one in their place: an image whose parts come from
 * different builds.
 *
 * Usage: splice IMAGE OTHER OUTPUT FIRST_SECTOR SECTORS
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "imagetools/file.h"

#define SECTOR ((uint64_t)512)

static bool splice(const struct file_bytes *image, const struct file_bytes *other, const char *path,
                   uint64_t first, uint64_t count, struct failure *failure) {
  struct output_file output;
  uint64_t end = (first + count) * SECTOR;
  if (end > image->length || end > other->length)
    return fail(failure, "sector %llu is beyond the end of an image; name fewer.",
                (unsigned long long)(first + count - 1));
  if (memcmp(image->bytes + first * SECTOR, other->bytes + first * SECTOR, count * SECTOR) == 0)
    return fail(failure, "the images have the same bytes there; name images that differ.");
  if (!output_begin(&output, path, failure))
    return false;
  if (output_write(&output, 0, image->bytes, image->length, failure) &&
      output_write(&output, first * SECTOR, other->bytes + first * SECTOR, count * SECTOR,
                   failure)) {
    return output_finish(&output, image->length, failure);
  }
  output_abandon(&output);
  return false;
}

int main(int argc, char **argv) {
  struct failure failure;
  struct file_bytes image;
  struct file_bytes other;
  if (argc != 6) {
    fputs("usage: splice IMAGE OTHER OUTPUT FIRST_SECTOR SECTORS\n", stderr);
    return 2;
  }
  bool done = file_open(argv[1], &image, &failure) && file_open(argv[2], &other, &failure) &&
              splice(&image, &other, argv[3], strtoull(argv[4], NULL, 10),
                     strtoull(argv[5], NULL, 10), &failure);
  if (!done)
    fprintf(stderr, "splice: %s\n", failure.text);
  return done ? 0 : 1;
}
