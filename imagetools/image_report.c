/* Reads an image from its first sector to the kernel's segments and notes each thing amiss. */
#include "imagetools/image_report.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "boot/common/digest.h"
#include "boot/common/error.h"
#include "boot/common/volume.h"
#include "imagetools/boot_image.h"
#include "imagetools/compress.h"
#include "imagetools/image_report_parts.h"
#include "imagetools/kernel_file.h"
#include "imagetools/kernel_requests.h"

void image_report_problem(struct image_report *report, const char *format, ...) {
  if (report->problem_count == IMAGE_REPORT_MAX_PROBLEMS)
    return;
  struct failure *problem = &report->problems[report->problem_count++];
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(problem->text, sizeof(problem->text), format, arguments);
  va_end(arguments);
}

/* The sentence that a loader would say, behind what it is about if that is not NULL. */
static void report_error(struct image_report *report, const char *about,
                         const struct error *error) {
  char sentence[ERROR_TEXT_SIZE];
  error_format(error, sentence, sizeof(sentence));
  if (about == NULL)
    image_report_problem(report, "%s", sentence);
  else
    image_report_problem(report, "%s: %s", about, sentence);
}

bool image_report_sectors_inside(uint64_t length, uint64_t lba, uint64_t sectors) {
  uint64_t all = length / VOLUME_SECTOR_SIZE;
  return lba <= all && sectors <= all - lba;
}

bool stored_digest_ok(const struct stored_digest *digest) {
  return digest->stored == digest->computed;
}

const char *image_report_part_name(uint32_t kind) {
  switch (kind) {
  case VOLUME_PART_LOADER:
    return "loader";
  case VOLUME_PART_COMMAND_LINE:
    return "command line";
  case VOLUME_PART_KERNEL:
    return "kernel";
  case VOLUME_PART_MODULE_LIST:
    return "module list";
  case VOLUME_PART_SETTINGS:
    return "settings";
  case VOLUME_PART_EXTENSION:
    return "extension";
  case VOLUME_PART_REQUESTS:
    return "requests";
  case VOLUME_PART_KERNEL_FILE:
    return "kernel file";
  default:
    return "unknown";
  }
}

static void read_first_sector(struct image_report *report, const uint8_t *sector) {
  report->has_first_sector = true;
  report->disk_signature = (struct stored_digest){.stored = mbr_disk_signature(sector),
                                                  .computed = boot_image_disk_signature(sector)};
  memcpy(&report->patch, sector + FIRST_STAGE_PATCH_OFFSET, sizeof(report->patch));
  if (!mbr_has_boot_signature(sector))
    image_report_problem(report, "first sector: does not end in the boot signature 0x55 0xaa");
  if (!stored_digest_ok(&report->disk_signature))
    image_report_problem(
        report,
        "first sector: damaged, or changed since the image was made: disk signature "
        "0x%08" PRIx64 ", computed 0x%08" PRIx64,
        report->disk_signature.stored, report->disk_signature.computed);
}

/* Header and second stage, as the first stage reads and sums them up. */
static void read_boot_area(struct image_report *report, const uint8_t *bytes) {
  const struct first_stage_patch *patch = &report->patch;
  if (patch->sectors < 2 || patch->sectors > VOLUME_LOADER_MAX_SECTORS ||
      !image_report_sectors_inside(report->length, patch->volume_lba, patch->sectors)) {
    image_report_problem(report,
                         "first stage: would read %" PRIu32 " sectors at LBA %" PRIu64
                         ", which is no place in this image",
                         patch->sectors, patch->volume_lba);
    return;
  }
  report->has_boot_area = true;
  report->boot_checksum = (struct stored_digest){
      .stored = patch->checksum,
      .computed = volume_checksum(bytes + patch->volume_lba * VOLUME_SECTOR_SIZE,
                                  patch->sectors * VOLUME_SECTOR_SIZE)};
  if (!stored_digest_ok(&report->boot_checksum))
    image_report_problem(
        report,
        "volume header or loader: damaged: the first stage expects sum 0x%08" PRIx64
        ", computed 0x%08" PRIx64,
        report->boot_checksum.stored, report->boot_checksum.computed);
}

static void read_header(struct image_report *report, const uint8_t *bytes) {
  memcpy(&report->header, bytes + report->patch.volume_lba * VOLUME_SECTOR_SIZE,
         sizeof(report->header));
  report->header_digest = (struct stored_digest){.stored = report->header.digest,
                                                 .computed = volume_header_digest(&report->header)};
  struct error error = volume_header_check(&report->header);
  if (error.code != ERROR_NONE)
    report_error(report, "volume header", &error);
  report->has_volume = error.code == ERROR_NONE;
  report->first_stage_digest = (struct stored_digest){.stored = report->header.first_stage_digest,
                                                      .computed = volume_first_stage_digest(bytes)};
  if (report->has_volume && !stored_digest_ok(&report->first_stage_digest))
    image_report_problem(report,
                         "first stage: damaged or from another build: digest 0x%016" PRIx64
                         " is stored, computed 0x%016" PRIx64,
                         report->first_stage_digest.stored, report->first_stage_digest.computed);
}

/* They come first, wherever their part is, since the kernel is held against them. That the part is
 * damaged is said with the others. */
static void read_requests(struct image_report *report, const uint8_t *image) {
  const struct volume_part *part = volume_find_part(&report->header, VOLUME_PART_REQUESTS);
  struct failure failure;
  if (part != NULL) {
    uint64_t lba = report->patch.volume_lba + part->first_sector;
    const uint8_t *bytes = image + lba * VOLUME_SECTOR_SIZE;
    if (image_report_sectors_inside(report->length, lba, volume_sectors(part->length)) &&
        digest_of(bytes, part->length) == part->digest &&
        !kernel_requests_read_part(bytes, part->length, &report->requests, &failure))
      image_report_problem(report, "%s", failure.text);
  }
  report->layout = kernel_layout_of(&report->requests);
}

/* Says so if the loader would get nothing of a compressed part. */
static uint8_t *unpack(struct image_report *report, const char *name,
                       const struct volume_part *part, const uint8_t *stored) {
  struct error error;
  uint8_t *bytes = compress_unpack(part, stored, &error);
  if (bytes == NULL)
    report_error(report, name, &error);
  return bytes;
}

static void read_kernel(struct image_report *report, const struct volume_part *part,
                        const uint8_t *bytes) {
  struct failure failure;
  uint64_t length = part->unpacked_length;
  if (part->compression != VOLUME_NOT_COMPRESSED) {
    report->unpacked_kernel = unpack(report, "kernel", part, bytes);
    bytes = report->unpacked_kernel;
  }
  if (bytes == NULL)
    return;
  report->has_kernel =
      kernel_file_check("kernel", bytes, length, &report->requests, &report->kernel, &failure);
  if (report->has_kernel)
    report->kernel_slide = kernel_layout_slide(&report->layout, &report->kernel, 0);
  else
    image_report_problem(report, "%s", failure.text);
}

/* Whether `length` bytes at an LBA lie in the image; says so, and that they are damaged, if so. */
static bool read_bytes(struct image_report *report, const char *name, uint64_t lba, uint64_t length,
                       const uint8_t *image, struct stored_digest *digest) {
  if (!image_report_sectors_inside(report->length, lba, volume_sectors(length))) {
    image_report_problem(report,
                         "%s: %" PRIu64 " bytes at LBA %" PRIu64
                         " reach beyond the image's end: the image is cut short",
                         name, length, lba);
    return false;
  }
  digest->computed = digest_of(image + lba * VOLUME_SECTOR_SIZE, length);
  if (!stored_digest_ok(digest))
    image_report_problem(report,
                         "%s: damaged: digest 0x%016" PRIx64 " is stored, computed 0x%016" PRIx64,
                         name, digest->stored, digest->computed);
  return true;
}

static void check_packed_module(struct image_report *report, const struct volume_module *stored,
                                const char *name, const uint8_t *bytes) {
  const struct volume_part part = volume_module_part(stored);
  if (stored->compression != VOLUME_NOT_COMPRESSED)
    free(unpack(report, name, &part, bytes));
}

#define MODULE_ABOUT_SIZE (VOLUME_MODULE_NAME_SIZE + 16)

static const char *module_about(const struct module_report *module, char text[MODULE_ABOUT_SIZE]) {
  snprintf(text, MODULE_ABOUT_SIZE, "module \"%s\"", module->name);
  return text;
}

static void read_module(struct image_report *report, const struct volume_module *list,
                        uint32_t index, const uint8_t *image) {
  const struct volume_module *stored = &list[index];
  struct error error = volume_module_check(&report->header, list, index);
  if (error.code != ERROR_NONE) {
    report_error(report, NULL, &error);
    return;
  }
  struct module_report *module = &report->modules[report->module_count++];
  *module = (struct module_report){.lba = report->patch.volume_lba + stored->first_sector,
                                   .length = stored->length,
                                   .unpacked_length = stored->unpacked_length,
                                   .digest = {.stored = stored->digest},
                                   .command_line = volume_module_command_line(list, index)};
  memcpy(module->name, stored->name, sizeof(module->name));
  char about[MODULE_ABOUT_SIZE];
  const char *name = module_about(module, about);
  module->readable = read_bytes(report, name, module->lba, module->length, image, &module->digest);
  if (module->readable && stored_digest_ok(&module->digest))
    check_packed_module(report, stored, name, image + module->lba * VOLUME_SECTOR_SIZE);
}

static void read_modules(struct image_report *report, const struct part_report *part,
                         const uint8_t *image) {
  /* The file's bytes begin at a page, and parts at sectors of it. */
  const struct volume_module *list = (const void *)(image + part->lba * VOLUME_SECTOR_SIZE);
  uint32_t count = report->header.module_count;
  report->modules = calloc((size_t)count + 1, sizeof(report->modules[0]));
  for (uint32_t i = 0; i < count && report->modules != NULL; i++)
    read_module(report, list, i, image);
}

static void read_settings(struct image_report *report, const char *text, uint64_t length) {
  if (length > VOLUME_SETTINGS_MAX) {
    image_report_problem(report, "settings: they have %" PRIu64 " bytes, and at most %d are read",
                         length, VOLUME_SETTINGS_MAX);
    return;
  }
  struct settings_finding found = settings_read(text, (size_t)length, &report->settings);
  if (found.fault != SETTINGS_WELL) {
    report->settings = (struct settings){0};
    image_report_problem(report, "settings: line %" PRIu32 " is none that loaders know (fault %d)",
                         found.line, (int)found.fault);
  }
}

/* Reads on from a part's bytes. A damaged part is not believed, as the loader would not. */
static void read_content(struct image_report *report, const struct part_report *part,
                         const struct volume_part *stored, const uint8_t *image) {
  const uint8_t *bytes = image + part->lba * VOLUME_SECTOR_SIZE;
  if (part->kind == VOLUME_PART_COMMAND_LINE) {
    report->command_line = (const char *)bytes;
    report->command_line_length = part->length;
  }
  if (part->kind == VOLUME_PART_SETTINGS && stored_digest_ok(&part->digest))
    read_settings(report, (const char *)bytes, part->length);
  if (part->kind == VOLUME_PART_KERNEL && stored_digest_ok(&part->digest))
    read_kernel(report, stored, bytes);
  if (part->kind == VOLUME_PART_MODULE_LIST && stored_digest_ok(&part->digest))
    read_modules(report, part, image);
}

static void read_part(struct image_report *report, const struct volume_part *stored,
                      struct part_report *part, const uint8_t *image) {
  *part = (struct part_report){
      .kind = stored->kind,
      .lba = report->patch.volume_lba + stored->first_sector,
      .length = stored->length,
      .unpacked_length = stored->unpacked_length,
      .digest = {.stored = stored->digest},
  };
  part->readable = read_bytes(report, image_report_part_name(part->kind), part->lba, part->length,
                              image, &part->digest);
  if (part->readable)
    read_content(report, part, stored, image);
}

static void check_room_is_not(struct image_report *report, const char *name, uint64_t lba,
                              uint64_t length) {
  uint64_t room = report->header.settings_sector;
  uint64_t first = lba - report->patch.volume_lba;
  bool apart =
      room < first ? first - room >= VOLUME_ROOM_SECTORS : room - first >= volume_sectors(length);
  if (length > 0 && !apart)
    image_report_problem(report,
                         "room for settings: %d sectors from sector %" PRIu64
                         " on are not free: the %s is there",
                         VOLUME_ROOM_SECTORS, room, name);
}

/* Whoever changes the settings writes there, whatever it is that stands there. */
static void check_room(struct image_report *report) {
  const struct volume_header *header = &report->header;
  uint64_t room = header->settings_sector;
  if (room == 0)
    return;
  if (header->sectors < VOLUME_ROOM_SECTORS || room > header->sectors - VOLUME_ROOM_SECTORS) {
    image_report_problem(report,
                         "room for settings: %d sectors from sector %" PRIu64
                         " on do not lie in the volume's %" PRIu64,
                         VOLUME_ROOM_SECTORS, room, header->sectors);
    return;
  }
  for (uint32_t i = 0; i < report->part_count; i++) {
    const struct part_report *part = &report->parts[i];
    if (part->kind != VOLUME_PART_SETTINGS && part->kind != VOLUME_PART_COMMAND_LINE)
      check_room_is_not(report, image_report_part_name(part->kind), part->lba, part->length);
  }
  check_room_is_not(report, "extension", report->spare_extension.lba,
                    report->spare_extension.length);
  for (uint32_t i = 0; i < report->module_count; i++) {
    char name[MODULE_ABOUT_SIZE];
    check_room_is_not(report, module_about(&report->modules[i], name), report->modules[i].lba,
                      report->modules[i].length);
  }
}

static void read_volume(struct image_report *report, const uint8_t *image) {
  read_boot_area(report, image);
  if (report->has_boot_area)
    read_header(report, image);
  if (report->has_volume)
    read_requests(report, image);
  for (uint32_t i = 0; report->has_volume && i < report->header.part_count; i++)
    read_part(report, &report->header.parts[i], &report->parts[report->part_count++], image);
  if (report->has_volume && report->header.spare_extension.kind == VOLUME_PART_EXTENSION)
    read_part(report, &report->header.spare_extension, &report->spare_extension, image);
  if (report->has_volume)
    check_room(report);
}

void image_report_read(struct image_report *report, const uint8_t *bytes, uint64_t length) {
  *report = (struct image_report){.length = length};
  if (length < VOLUME_SECTOR_SIZE) {
    image_report_problem(
        report, "has %" PRIu64 " bytes, less than one sector: this is no disk image", length);
    return;
  }
  read_first_sector(report, bytes);
  image_report_read_partitions(report, bytes);
  read_volume(report, bytes);
  image_report_read_file_system(report, bytes);
  image_report_read_iso(report, bytes);
}

void image_report_free(struct image_report *report) {
  free(report->modules);
  free(report->unpacked_kernel);
  report->modules = NULL;
  report->unpacked_kernel = NULL;
}
