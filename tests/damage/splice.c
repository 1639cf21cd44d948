/*
 * Copies an image with some sectors of another one in their place: an image whose parts come from
 * different builds.
 *
 * Usage: splice IMAGE OTHER OUTPUT FIRST_SECTOR SECTORS
 *
 * "boot" for FIRST_SECTOR is the boot sector; a number counts from the boot volume's start.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "boot/protocol/volume.h"
#include "imagetools/file.h"

#define SECTOR ((uint64_t)512)

/* The image's sector that is `name`d so. */
static uint64_t find_sector(const struct file_bytes *image, const char *name) {
  struct first_stage_patch patch;
  if (strcmp(name, "boot") == 0 || image->length < SECTOR)
    return 0;
  memcpy(&patch, image->bytes + FIRST_STAGE_PATCH_OFFSET, sizeof(patch));
  return patch.volume_lba + strtoull(name, NULL, 10);
}

static bool splice(const struct file_bytes *image, const struct file_bytes *other, const char *path,
                   const char *first, uint64_t count, struct failure *failure) {
  struct output_file output;
  uint64_t to = find_sector(image, first) * SECTOR;
  uint64_t from = find_sector(other, first) * SECTOR;
  uint64_t length = count * SECTOR;
  if (to + length > image->length || from + length > other->length)
    return fail(failure, "the sectors reach beyond the end of an image; name fewer.");
  if (memcmp(image->bytes + to, other->bytes + from, length) == 0)
    return fail(failure, "the images have the same bytes there; name images that differ.");
  if (!output_begin(&output, path, failure))
    return false;
  if (output_write(&output, 0, image->bytes, image->length, failure) &&
      output_write(&output, to, other->bytes + from, length, failure)) {
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
              splice(&image, &other, argv[3], argv[4], strtoull(argv[5], NULL, 10), &failure);
  if (!done)
    fprintf(stderr, "splice: %s\n", failure.text);
  return done ? 0 : 1;
}
