/* From the settings outwards: volume header, first stage, file system, partition tables, disk
 * signature, and the first stage of CDs. */
#include "imagetools/image_change.h"

#include <string.h>

#include "boot/common/pe_format.h"
#include "boot/common/volume.h"
#include "boot/uefi/own_image.h"
#include "imagetools/boot_image.h"
#include "imagetools/fat/fat.h"
#include "imagetools/iso/cd_stage.h"
#include "imagetools/kernel_requests.h"
#include "imagetools/mbr.h"
#include "imagetools/settings_text.h"
#include "imagetools/volume_settings.h"

#define SECTOR VOLUME_SECTOR_SIZE

/* An image under change; the report is on how it was. */
struct change {
  const char *name;
  uint8_t *bytes;
  uint64_t length;
  const struct image_report *report;
};

static uint64_t volume_offset(const struct image_report *report) {
  return report->patch.volume_lba * SECTOR;
}

static uint64_t partition_offset(const struct image_report *report) {
  return report->gpt.partition.first_lba * SECTOR;
}

static struct image_bytes efi_loader(const struct image_report *report, const uint8_t *bytes) {
  const struct fat_reader_file *file = fat_reader_find(&report->file_system, BOOT_IMAGE_EFI_PATH);
  if (file == NULL || !file->in_one_piece)
    return (struct image_bytes){NULL, 0};
  return (struct image_bytes){bytes + partition_offset(report) + file->sector * SECTOR,
                              file->length};
}

/* A loader that takes one volume and no other. */
static bool is_signed(const struct image_report *report, const uint8_t *bytes) {
  struct pe_section section;
  struct image_bytes loader = efi_loader(report, bytes);
  return loader.length > 0 &&
         own_image_find(loader.bytes, loader.length, PE_VOLUME_DIGEST_SECTION, &section);
}

static bool check(const char *name, const struct image_report *report, const uint8_t *bytes,
                  struct failure *failure) {
  if (report->problem_count > 0)
    return fail(failure,
                "%s: is no whole image of disk_image or iso_image, raw or on a stick, and no other "
                "can be changed: %.300s",
                name, report->problems[0].text);
  if (is_signed(report, bytes))
    return fail(failure,
                "%s: its UEFI loader is signed together with the command line and the settings "
                "(Secure Boot): build the image anew with them, so that it is signed anew",
                name);
  return true;
}

static bool has_spare_extension(const struct volume_header *header) {
  return header->spare_extension.kind == VOLUME_PART_EXTENSION ||
         volume_find_part(header, VOLUME_PART_EXTENSION) != NULL;
}

static void make_volume(const struct change *change, const struct volume_settings *settings) {
  uint8_t *volume = change->bytes + volume_offset(change->report);
  struct volume_header header = change->report->header;
  volume_settings_name(&header, settings);
  header.digest = volume_header_digest(&header);
  memcpy(volume, &header, sizeof(header));
  volume_settings_write(volume + header.settings_sector * SECTOR, settings);
}

static void make_first_stage(const struct change *change) {
  struct first_stage_patch patch = change->report->patch;
  patch.checksum = volume_checksum(change->bytes + volume_offset(change->report),
                                   (size_t)patch.sectors * SECTOR);
  memcpy(change->bytes + FIRST_STAGE_PATCH_OFFSET, &patch, sizeof(patch));
}

static void make_file_system(const struct change *change) {
  struct image_bytes loader = efi_loader(change->report, change->bytes);
  uint32_t serial = boot_image_serial_number(change->bytes + volume_offset(change->report), loader);
  fat_set_serial_number(change->bytes + partition_offset(change->report), serial);
}

/* The report was without problems, so there is a table to read. */
static void make_partition_tables(const struct change *change) {
  static struct gpt gpt;
  const struct image_report *report = change->report;
  const struct gpt_partition *partition = &report->gpt.partition;
  gpt_read(change->bytes, change->length, false, &gpt);
  struct boot_image_guids guids = boot_image_guids(
      change->bytes + partition_offset(report),
      (partition->last_lba - partition->first_lba + 1) * SECTOR,
      volume_offset(report) - partition_offset(report), report->header.sectors * SECTOR);
  gpt.disk = guids.disk;
  gpt.partitions[0].guid = guids.partition;
  gpt_write(&gpt, change->bytes + GPT_HEADER_LBA * SECTOR,
            change->bytes + change->length - GPT_TABLE_SIZE);
}

static void make_signatures(const struct change *change) {
  const struct image_report *report = change->report;
  mbr_set_disk_signature(change->bytes, boot_image_disk_signature(change->bytes));
  if (report->has_iso)
    cd_stage_patch(change->bytes + (uint64_t)report->iso.bios_block * CD_STAGE_SIZE, change->bytes);
}

/* What has been made is held to the same as what was read. */
static bool look_again(const struct change *change, struct failure *failure) {
  static struct image_report report;
  image_report_read(&report, change->bytes, change->length);
  bool whole = report.problem_count == 0;
  if (!whole)
    fail(failure, "%s: would not be whole any more (%.200s): please report this fault of the tool",
         change->name, report.problems[0].text);
  image_report_free(&report);
  return whole;
}

static bool change_image(const struct change *change, const struct image_settings *settings,
                         struct failure *failure) {
  char text[VOLUME_SETTINGS_MAX + 1];
  struct kernel_requests requests = change->report->requests;
  const struct volume_header *header = &change->report->header;
  const struct volume_settings parts = {
      .settings = text,
      .settings_length = (uint32_t)settings_write(&settings->settings, text),
      .command_line = settings->command_line,
      .command_line_length = (uint32_t)strlen(settings->command_line),
      .needs_extension =
          (header->flags & VOLUME_FLAG_COMPRESSED) != 0 || requests_need_extension(&requests),
  };
  if (parts.settings_length > 0 && !has_spare_extension(header))
    return fail(failure,
                "%s: its loader has no code for settings: change the command line alone, or build "
                "it with the loader of //boot/bios",
                change->name);
  make_volume(change, &parts);
  make_first_stage(change);
  make_file_system(change);
  make_partition_tables(change);
  make_signatures(change);
  return look_again(change, failure);
}

static bool read_settings(const char *name, const struct image_report *report,
                          struct image_settings *settings, struct failure *failure) {
  *settings = (struct image_settings){.settings = report->settings};
  if (report->command_line_length > 0)
    memcpy(settings->command_line, report->command_line, report->command_line_length);
  return report->header.settings_sector != 0 ||
         fail(failure, "%s: has no room for settings: build it anew", name);
}

bool image_settings_read(const char *name, const uint8_t *bytes, uint64_t length,
                         struct image_settings *settings, struct failure *failure) {
  static struct image_report report;
  image_report_read(&report, bytes, length);
  bool read =
      check(name, &report, bytes, failure) && read_settings(name, &report, settings, failure);
  image_report_free(&report);
  return read;
}

bool image_settings_change(const char *name, uint8_t *bytes, uint64_t length,
                           const struct image_settings *settings, struct failure *failure) {
  static struct image_report report;
  image_report_read(&report, bytes, length);
  const struct change change = {name, bytes, length, &report};
  bool changed = check(name, &report, bytes, failure) && change_image(&change, settings, failure);
  image_report_free(&report);
  return changed;
}
