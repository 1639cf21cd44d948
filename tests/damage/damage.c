/*
 * Copies a disk image with one byte of one part inverted, for tests of what the loader does then.
 *
 * Usage: damage IMAGE OUTPUT PART OFFSET, where PART is "boot_sector", "loader", "command_line",
 * "kernel", "extension", "requests", "settings" or, of an ISO image, "cd_stage", and OFFSET counts
 * bytes from the part's start.
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
  if (strcmp(name, "extension") == 0)
    return VOLUME_PART_EXTENSION;
  if (strcmp(name, "requests") == 0)
    return VOLUME_PART_REQUESTS;
  if (strcmp(name, "settings") == 0)
    return VOLUME_PART_SETTINGS;
  return VOLUME_PART_NONE;
}

/* Where a part of the volume begins; false if there is none of that name. */
static bool find_part(const struct file_bytes *image, const char *name, uint64_t *start,
                      uint64_t *length) {
  const uint64_t volume = find_volume(image);
  if (volume == 0)
    return false;
  const struct volume_header *header = (const void *)(image->bytes + volume);
  const struct volume_part *part = volume_find_part(header, part_kind(name));
  if (part == NULL)
    return false;
  *start = volume + part->first_sector * VOLUME_SECTOR_SIZE;
  *length = part->length;
  return true;
}

/* El Torito's boot record leads to the catalogue, and its first entry to the stage. */
static uint64_t find_cd_stage(const struct file_bytes *image) {
  enum { BLOCK = 2048, RECORD = 17 * BLOCK, CATALOGUE = 71, ENTRY_BLOCK = 32 + 8 };
  uint32_t catalogue;
  uint32_t stage;
  memcpy(&catalogue, image->bytes + RECORD + CATALOGUE, sizeof(catalogue));
  memcpy(&stage, image->bytes + (uint64_t)catalogue * BLOCK + ENTRY_BLOCK, sizeof(stage));
  return (uint64_t)stage * BLOCK;
}

/* Finds the byte and inverts it. */
static bool invert(struct file_bytes *image, const char *path, const char *part_name,
                   uint64_t offset, struct failure *failure) {
  uint64_t start = 0;
  uint64_t length = VOLUME_SECTOR_SIZE;
  if (strcmp(part_name, "cd_stage") == 0) {
    start = find_cd_stage(image);
    length = CD_STAGE_SIZE;
  } else if (strcmp(part_name, "boot_sector") != 0 &&
             !find_part(image, part_name, &start, &length)) {
    return fail(failure,
                "%s: holds no part \"%s\"; give an image of disk_image, and one of its "
                "parts.",
                path, part_name);
  }
  if (offset >= length || start + offset >= image->length)
    return fail(failure, "%s: offset %llu is outside part \"%s\", which has %llu bytes.", path,
                (unsigned long long)offset, part_name, (unsigned long long)length);
  image->bytes[start + offset] = (uint8_t)~image->bytes[start + offset];
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
