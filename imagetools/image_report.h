/* What an image holds and what is wrong with it, found by reading it as firmware and loader do. */
#ifndef IMAGETOOLS_IMAGE_REPORT_H
#define IMAGETOOLS_IMAGE_REPORT_H

#include <stdbool.h>
#include <stdint.h>

#include "boot/common/elf64.h"
#include "boot/common/kernel_layout.h"
#include "boot/common/requests.h"
#include "boot/common/settings.h"
#include "boot/protocol/volume.h"
#include "imagetools/failure.h"
#include "imagetools/fat/fat_reader.h"
#include "imagetools/gpt.h"
#include "imagetools/iso/iso_reader.h"
#include "imagetools/mbr.h"

#ifdef __cplusplus
extern "C" {
#endif

/* A digest or sum as it is written in the image, and as it should be. */
struct stored_digest {
  uint64_t stored;
  uint64_t computed;
};

struct part_report {
  uint32_t kind; /* enum volume_part_kind */
  uint64_t lba;
  uint64_t length;
  uint64_t unpacked_length; /* the same, if it is not compressed */
  bool readable;            /* all of it lies in the image; else nothing was computed */
  struct stored_digest digest;
};

struct module_report {
  char name[VOLUME_MODULE_NAME_SIZE];
  const char *command_line; /* in the image's bytes; "" if it has none */
  uint64_t lba;
  uint64_t length;
  uint64_t unpacked_length;
  bool readable;
  struct stored_digest digest;
};

/* One of the two GUID partition tables. */
struct gpt_report {
  enum gpt_state state;
  struct guid disk;               /* if it is whole */
  struct gpt_partition partition; /* the first */
};

#define IMAGE_REPORT_MAX_PROBLEMS 40

struct image_report {
  uint64_t length;

  /* False when there is no first sector; then all that follows is empty. */
  bool has_first_sector;
  struct stored_digest disk_signature;
  struct mbr_partition partitions[MBR_PARTITION_COUNT];
  struct first_stage_patch patch;

  struct gpt_report gpt;
  struct gpt_report backup_gpt;
  bool has_system_partition; /* the first one of the first table, and it lies in the image */
  bool has_file_system;
  struct fat_reader file_system;

  bool has_iso; /* a CD as well, and whole */
  struct iso_reader iso;

  /* What the first stage reads lies in the image. */
  bool has_boot_area;
  struct stored_digest boot_checksum;

  /* The volume header's magic, version and digest are right. */
  bool has_volume;
  struct volume_header header;
  struct stored_digest header_digest;
  struct stored_digest first_stage_digest;
  struct kernel_requests requests; /* empty if their part is damaged */
  struct kernel_layout layout;     /* as they say */

  uint32_t part_count;
  struct part_report parts[VOLUME_MAX_PARTS];

  /* Empty if the list of them is damaged. */
  uint32_t module_count;
  struct module_report *modules;

  struct settings settings;           /* empty if their part is damaged */
  struct part_report spare_extension; /* of kind 0 if there is none */

  uint64_t command_line_length;
  const char *command_line; /* not NUL-terminated; NULL if there is none */

  bool has_kernel; /* the loader would take it */
  struct elf64_image kernel;
  uint8_t *unpacked_kernel; /* NULL if it is not compressed */
  uint64_t kernel_slide;    /* with KASLR: the first of those that may come out */

  /* One sentence each, in the order of the disk. None: the image is whole. */
  int problem_count;
  struct failure problems[IMAGE_REPORT_MAX_PROBLEMS];
};

/* Reads an image. The report points into `bytes`. */
void image_report_read(struct image_report *report, const uint8_t *bytes, uint64_t length);

void image_report_free(struct image_report *report);

/* "loader", "command line", "requests", "kernel", "module list", "extension", "unknown". */
const char *image_report_part_name(uint32_t kind);

bool stored_digest_ok(const struct stored_digest *digest);

#ifdef __cplusplus
}
#endif

#endif
