/* What makes an image a CD: found as firmware finds it. */
#ifndef IMAGETOOLS_ISO_ISO_READER_H
#define IMAGETOOLS_ISO_ISO_READER_H

#include <stdbool.h>
#include <stdint.h>

#include "imagetools/failure.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Blocks of 2048 bytes. */
struct iso_reader {
  uint32_t blocks;        /* of the whole CD */
  uint32_t bios_block;    /* what a BIOS starts */
  uint32_t efi_block;     /* the file system that UEFI firmware boots from */
  uint32_t signature;     /* of the disk that the BIOS's stage looks for */
  uint32_t stage_sum;     /* of that stage, as stored */
  uint32_t stage_sum_now; /* and as computed */
};

/* Whether an image has a volume descriptor of ISO 9660. */
bool iso_reader_is_iso(const uint8_t *image, uint64_t length);

/* Reads one that has. `failure` says what is wrong with it. */
bool iso_reader_read(struct iso_reader *reader, const uint8_t *image, uint64_t length,
                     struct failure *failure);

#ifdef __cplusplus
}
#endif

#endif
