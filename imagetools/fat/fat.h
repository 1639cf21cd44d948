/*
 * Makes a FAT file system for a few files of known length, each in one piece. The same request
 * gives the same bytes: dates are 1 January 1980, the first that FAT knows.
 *
 *   boot sector and reserved sectors; two file allocation tables; FAT16: the root directory
 *   the files one behind the other, each at a multiple of FAT_ALIGNMENT
 *   the directories
 *
 * It is a FAT16 with the smallest clusters that will do, from 512 bytes to 4 KiB, and from 256 MiB
 * on a FAT32.
 */
#ifndef IMAGETOOLS_FAT_FAT_H
#define IMAGETOOLS_FAT_FAT_H

#include <stdbool.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Files begin at multiples of it, in bytes from the file system's start. */
#define FAT_ALIGNMENT 4096

/* Lengths are 32 bits in a directory. */
#define FAT_MAX_FILE_LENGTH UINT64_C(0xffffffff)

#define FAT_MAX_FILES 8

struct fat_file {
  const char *path; /* "EFI/BOOT/BOOTX64.EFI": names of eight and three capitals, digits and _ */
  uint64_t length;
};

struct fat_request {
  struct fat_file files[FAT_MAX_FILES];
  int file_count;
  uint64_t sectors;       /* of the whole file system */
  uint32_t hidden;        /* sectors of the disk before it */
  uint32_t serial_number; /* by which systems know it again */
  const char *label;      /* at most eleven capitals, digits and blanks */
};

/* A file system but for what is in its files. Sectors are counted from its start. */
struct fat {
  uint32_t bits; /* 16 or 32 */
  uint32_t cluster_sectors;
  uint32_t clusters;
  uint32_t reserved_sectors;
  uint32_t table_sectors; /* of one of the two */
  uint32_t root_sectors;  /* 0 for FAT32 */
  uint32_t data_sector;   /* where the clusters begin */

  uint64_t file_sectors[FAT_MAX_FILES]; /* where each file of the request goes */

  uint8_t *metadata; /* from the start to data_sector */
  uint64_t metadata_length;
  uint8_t *directories;
  uint64_t directories_length;
  uint64_t directories_sector;
};

/* Whether the files fit into so many sectors. Does not look at serial number and label. */
bool fat_fits(const struct fat_request *request);

/* Makes the file system of a request that fits. False if there is not enough memory. */
bool fat_compose(struct fat *fat, const struct fat_request *request);

/* Changes the serial number of a finished file system, in every copy. */
void fat_set_serial_number(uint8_t *file_system, uint32_t serial_number);

/* Gives back what compose took. */
void fat_free(struct fat *fat);

#ifdef __cplusplus
}
#endif

#endif
