/*
 * Copies a disk image with one byte of one part inverted, for tests of what the loader does then.
 *
 * Usage: damage IMAGE OUTPUT PART OFFSET, where PART is "loader", "command_line" or "kernel" and
 * OFFSET counts bytes from the part's start.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "boot/common/volume.h"
#include "imagetools/file.h"

/* In bytes; 0 if the image is too short. */
static uint64_t find_volume(const struct file_bytes *image) {
  struct first_stage_patch patch;
  if (image->length < VOLUME_SECTOR_SIZE)
    return 0;
  memcpy(&patch, image->bytes + FIRST_STAGE_PATCH_OFFSET, sizeof(patch));
  uint64_t sectors = image->length / VOLUME_SECTOR_SIZE;
  return patch.volume_lba < sectors ? patch.volume_lba * VOLUME_SECTOR_SIZE : 0;
}

static enum volume_part_kind part_kind(const char *name) {
  if (strcmp(name, "loader") == 0)
    return VOLUME_PART_LOADER;
  if (strcmp(name, "command_line") == 0)
    return VOLUME_PART_COMMAND_LINE;
  if (strcmp(name, "kernel") == 0)
    return VOLUME_PART_KERNEL;
  return VOLUME_PART_NONE;
}

/* Finds the byte and inverts it. */
static bool invert(struct file_bytes *image, const char *path, const char *part_name,
                   uint64_t offset, struct failure *failure) {
  const uint64_t volume_offset = find_volume(image);
  if (volume_offset == 0)
    return fail(failure, "%s: too short to hold a boot volume; give an image of disk_image.", path);
  const struct volume_header *header = (const void *)(image->bytes + volume_offset);
  const struct volume_part *part = volume_find_part(header, part_kind(part_name));
  if (part == NULL)
    return fail(failure, "%s: holds no part \"%s\"; name loader, command_line or kernel.", path,
                part_name);
  if (offset >= part->length)
    return fail(failure, "%s: offset %llu is outside part \"%s\", which has %llu bytes.", path,
                (unsigned long long)offset, part_name, (unsigned long long)part->length);
  uint8_t *byte = image->bytes + volume_offset + part->first_sector * VOLUME_SECTOR_SIZE + offset;
  *byte = (uint8_t)~*byte;
  return true;
}

int main(int argc, char **argv) {
  if (argc != 5) {
    fputs("usage: damage IMAGE OUTPUT PART OFFSET\n", stderr);
    return 2;
  }
  struct failure failure;
  struct file_bytes image;
  char *end;
  unsigned long long offset = strtoull(argv[4], &end, 0);
  bool done = *end == '\0' ? file_open(argv[1], &image, &failure)
                           : fail(&failure, "offset \"%s\" is not a number.", argv[4]);
  if (done) {
    done = invert(&image, argv[1], argv[3], offset, &failure) &&
           output_whole(argv[2], image.bytes, image.length, &failure);
    file_close(&image);
  }
  if (!done)
    fprintf(stderr, "damage: %s\n", failure.text);
  return done ? 0 : 1;
}
