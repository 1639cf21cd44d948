/*
 * Lays out the boot volume of boot/protocol/volume.h: header, second stage, its extension, command
 * line, requests and list of modules, where they are needed; kernel, the kernel's file and modules,
 * each at a multiple of 4 KiB. The same parts always give the same bytes.
 */
#ifndef IMAGETOOLS_VOLUME_IMAGE_H
#define IMAGETOOLS_VOLUME_IMAGE_H

#include <stdbool.h>
#include <stdint.h>

#include "boot/protocol/volume.h"

#ifdef __cplusplus
extern "C" {
#endif

/* The most bytes that a second stage can have. */
#define VOLUME_IMAGE_MAX_SECOND_STAGE                                                              \
  ((uint64_t)(VOLUME_LOADER_MAX_SECTORS - 1) * VOLUME_SECTOR_SIZE)

/* Bytes in memory that become a part of an image. */
struct image_bytes {
  const uint8_t *bytes;
  uint64_t length;
};

/* What the bytes of a kernel or module become; all zero if they are stored as they are. */
struct image_packing {
  uint32_t compression; /* enum volume_compression */
  uint64_t unpacked_length;
};

struct image_module {
  const char *name; /* at most VOLUME_MODULE_NAME_SIZE - 1 bytes */
  struct image_bytes bytes;
  struct image_packing packing;
  const char *command_line; /* NULL if there is none */
};

/* What goes into an image, checked before. */
struct image_parts {
  const uint8_t *first_stage;      /* one sector */
  struct image_bytes second_stage; /* the extension is left out where nothing needs it */
  bool asks_for_extension;         /* a request does; what is compressed needs it anyway */
  struct image_bytes command_line; /* length 0: there is none */
  struct image_bytes settings;     /* as settings_write() makes them; length 0: there are none */
  struct image_bytes requests;     /* as the volume has them; length 0: there are none */
  struct image_bytes kernel;
  struct image_packing kernel_packing;
  struct image_bytes kernel_file; /* for the kernel to read; length 0: it does not ask for it */
  struct image_packing kernel_file_packing;
  const struct image_module *modules;
  uint32_t module_count;
  struct image_bytes efi_loader; /* not in the volume; length 0: there is none */
};

/* A piece of an image and its place in bytes from the image's start. */
struct image_piece {
  uint64_t offset;
  const uint8_t *bytes;
  uint64_t length;
};

/* A finished layout. The pieces point into it and into the parts; between them lie zeros. */
struct volume_image {
  uint64_t length;
  struct image_piece *pieces; /* in the order of their places */
  uint32_t piece_count;
  struct volume_module *module_list; /* and behind it their command lines */
  uint64_t module_list_length;       /* bytes of both */

  /* Volume header and second stage, which the first stage reads and checks as one. */
  uint32_t boot_sectors;
  _Alignas(8) uint8_t boot_area[VOLUME_LOADER_MAX_SECTORS * VOLUME_SECTOR_SIZE];
  uint8_t room[VOLUME_ROOM_SECTORS * VOLUME_SECTOR_SIZE]; /* settings and command line */
};

/*
 * Cuts a second stage into what the first stage loads and the extension, which has length 0 if
 * there is none. False if the binary says of itself what can't be true.
 */
bool volume_image_split(struct image_bytes second_stage, struct image_bytes *loader,
                        struct image_bytes *extension);

/* False if there is not enough memory. */
bool volume_image_compose(struct volume_image *volume, const struct image_parts *parts);

/* Gives back what compose took. */
void volume_image_free(struct volume_image *volume);

#ifdef __cplusplus
}
#endif

#endif
