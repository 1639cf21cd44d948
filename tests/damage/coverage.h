/* Which bytes of an image which check covers: what a damage to them must lead to. */
#ifndef TESTS_DAMAGE_COVERAGE_H
#define TESTS_DAMAGE_COVERAGE_H

#include <stdint.h>

#include "imagetools/file.h"

enum region {
  REGION_PADDING,     /* read by nobody, or by nobody who minds */
  REGION_BOOT_SECTOR, /* parameter block, partition table, where the volume is */
  REGION_FIRST_STAGE, /* the boot sector's code: nothing can check it before it runs */
  REGION_CD_STAGE,    /* that of CDs likewise */
  REGION_CD,          /* descriptors, boot catalogue and folders of ISO 9660 */
  REGION_UEFI,        /* GUID partition tables and file system: no BIOS reads them */
  REGION_HEADER,
  REGION_LOADER,
  REGION_COMMAND_LINE,
  REGION_KERNEL,
  REGION_MODULES, /* list and modules */
  REGION_COUNT,
};

extern const char *const region_names[REGION_COUNT];

/* A run of bytes of one region. */
struct covered {
  enum region region;
  uint64_t offset; /* in the image */
  uint64_t length;
};

#define COVERAGE_MAX 256

struct coverage {
  uint64_t volume; /* offset of the volume's header */
  uint64_t volume_end;
  uint64_t cd_stage; /* offset; 0 if the image is none for CDs */
  unsigned count;
  unsigned boot_sector_runs; /* these come first */
  struct covered runs[COVERAGE_MAX];
};

/* Bytes that are damaged one after the other: the boot sector and the CD's first stage. */
uint64_t coverage_boot_bytes(const struct coverage *coverage);

/* Where number `index` of them is in the image. */
uint64_t coverage_boot_byte(const struct coverage *coverage, uint64_t index);

/* From the image's own volume header. */
bool coverage_find(const struct file_bytes *image, struct coverage *coverage,
                   struct failure *failure);

/* The region of a byte of the image. */
enum region coverage_region(const struct coverage *coverage, uint64_t offset);

#endif
