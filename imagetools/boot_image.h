/*
 * Lays out a disk image: a master boot record, one active partition, in it the boot volume of
 * boot/protocol/volume.h. The same parts always give the same bytes.
 *
 *   LBA 0       first stage, partition table
 *   LBA 2048    volume header, second stage
 *               command line and list of modules, if there are any
 *               kernel, at a multiple of 4 KiB
 *               modules, each at a multiple of 4 KiB
 *               zeros up to a multiple of 1 MiB
 */
#ifndef IMAGETOOLS_BOOT_IMAGE_H
#define IMAGETOOLS_BOOT_IMAGE_H

#include <stdbool.h>
#include <stdint.h>

#include "boot/common/kernel_layout.h"
#include "boot/protocol/volume.h"

#ifdef __cplusplus
extern "C" {
#endif

/* 1 MiB from the start, where partitioning tools put the first partition of any disk. */
#define BOOT_IMAGE_VOLUME_LBA 2048

/* VirtualBox and some firmware take no image whose length is not a multiple of 1 MiB. */
#define BOOT_IMAGE_ALIGNMENT (UINT64_C(1) << 20)

/* The most bytes that a second stage can have. */
#define BOOT_IMAGE_MAX_SECOND_STAGE ((uint64_t)(VOLUME_LOADER_MAX_SECTORS - 1) * VOLUME_SECTOR_SIZE)

/* Bytes in memory that become a part of the image. */
struct image_bytes {
  const uint8_t *bytes;
  uint64_t length;
};

struct image_module {
  const char *name; /* at most VOLUME_MODULE_NAME_SIZE - 1 bytes */
  struct image_bytes bytes;
};

/* What goes into an image, checked before. */
struct image_parts {
  const uint8_t *first_stage; /* one sector */
  struct image_bytes second_stage;
  struct image_bytes command_line; /* length 0: there is none */
  struct image_bytes kernel;
  const struct image_module *modules;
  uint32_t module_count;
  struct kernel_layout layout;
};

/* A piece of the image and its place in bytes from the image's start. */
struct image_piece {
  uint64_t offset;
  const uint8_t *bytes;
  uint64_t length;
};

/* A finished layout. The pieces point into it and into the parts; between them lie zeros. */
struct boot_image {
  uint64_t length;
  uint64_t volume_length; /* bytes of the volume, which begins at BOOT_IMAGE_VOLUME_LBA */
  struct image_piece *pieces;
  uint32_t piece_count;
  struct volume_module *module_list;

  uint8_t first_sector[VOLUME_SECTOR_SIZE];
  /* Volume header and second stage, which the first stage reads and checks as one. */
  _Alignas(8) uint8_t boot_area[VOLUME_LOADER_MAX_SECTORS * VOLUME_SECTOR_SIZE];
};

/* False if there is not enough memory. */
bool boot_image_compose(struct boot_image *image, const struct image_parts *parts);

/* Gives back what compose took. */
void boot_image_free(struct boot_image *image);

/* The disk signature that belongs to a first sector: a digest of all its other bytes. */
uint32_t boot_image_disk_signature(const uint8_t *first_sector);

#ifdef __cplusplus
}
#endif

#endif
