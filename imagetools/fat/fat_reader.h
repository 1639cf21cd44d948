/* Reads a FAT16 or FAT32 file system: what files it has and where they lie. */
#ifndef IMAGETOOLS_FAT_FAT_READER_H
#define IMAGETOOLS_FAT_FAT_READER_H

#include <stdbool.h>
#include <stdint.h>

#include "imagetools/failure.h"

#ifdef __cplusplus
extern "C" {
#endif

#define FAT_READER_PATH_SIZE 128
#define FAT_READER_MAX_FILES 64

struct fat_reader_file {
  char path[FAT_READER_PATH_SIZE]; /* "EFI/BOOT/BOOTX64.EFI" */
  uint64_t length;
  uint64_t sector;   /* of its first cluster, from the file system's start; 0 if it is empty */
  bool in_one_piece; /* each cluster follows on the one before it */
};

struct fat_reader {
  uint32_t bits; /* 16 or 32 */
  uint32_t cluster_sectors;
  uint32_t clusters;
  uint32_t data_sector;
  uint64_t sectors;
  uint32_t serial_number;
  bool tables_agree;
  int file_count;
  struct fat_reader_file files[FAT_READER_MAX_FILES];
};

/* Reads a file system of so many bytes. `failure` says what is wrong with it. */
bool fat_reader_read(struct fat_reader *reader, const uint8_t *bytes, uint64_t length,
                     struct failure *failure);

/* The file of that path, NULL if there is none. */
const struct fat_reader_file *fat_reader_find(const struct fat_reader *reader, const char *path);

#ifdef __cplusplus
}
#endif

#endif
