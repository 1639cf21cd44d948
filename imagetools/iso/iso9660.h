/*
 * ISO 9660 (ECMA-119) and El Torito around a file system that lies elsewhere in the same image: the
 * descriptors, path tables and directories that make some bytes of the image files of a CD, and the
 * catalogue from which firmware boots it. Dates are 1 January 1980.
 */
#ifndef IMAGETOOLS_ISO_ISO9660_H
#define IMAGETOOLS_ISO_ISO9660_H

#include <stdbool.h>
#include <stdint.h>

#include "imagetools/path_tree.h"

#ifdef __cplusplus
extern "C" {
#endif

#define ISO_BLOCK_SIZE 2048
/* Where descriptors begin: all before is for the systems that boot (ECMA-119, 6.2.1). */
#define ISO_FIRST_BLOCK 16

/* Three descriptors, boot catalogue, the BIOS's stage, two path tables, the directories. */
#define ISO_MAX_BLOCKS (3 + 1 + 1 + 2 + PATH_TREE_MAX_DIRECTORIES)

struct iso_file {
  const char *path; /* "EFI/BOOT/BOOTX64.EFI": names of eight and three capitals, digits and _ */
  uint32_t block;
  uint32_t length;
};

struct iso_request {
  struct iso_file files[PATH_TREE_MAX_FILES];
  int file_count;
  uint32_t blocks;         /* of the whole image */
  uint32_t efi_block;      /* the FAT that UEFI firmware boots from */
  uint64_t efi_length;     /* in bytes */
  const uint8_t *cd_stage; /* ISO_BLOCK_SIZE bytes that the BIOS starts */
};

/* What goes to ISO_FIRST_BLOCK and behind. */
struct iso {
  uint8_t bytes[ISO_MAX_BLOCKS * ISO_BLOCK_SIZE];
  uint32_t length;
};

/* The names of volume and publisher are Bootsmith's own. */
void iso_compose(struct iso *iso, const struct iso_request *request);

#ifdef __cplusplus
}
#endif

#endif
