/* Reads both partition tables of an image, the file system that they lead to, and what makes it a
 * CD as well. */
#include <inttypes.h>
#include <string.h>

#include "boot/common/volume.h"
#include "imagetools/boot_image.h"
#include "imagetools/image_report_parts.h"
#include "imagetools/iso/iso9660.h"

static void check_partition(struct image_report *report, int number,
                            const struct mbr_partition *partition) {
  if (partition->status != MBR_STATUS_ACTIVE && partition->status != MBR_STATUS_INACTIVE)
    image_report_problem(report, "partition %d: its status byte is 0x%02x, neither 0x80 nor 0x00",
                         number, partition->status);
  if (partition->type != 0 &&
      !image_report_sectors_inside(report->length, partition->first_lba, partition->sectors))
    image_report_problem(report,
                         "partition %d: its end, LBA %" PRIu64 ", is beyond the image's %" PRIu64
                         " sectors: the image is cut short",
                         number, (uint64_t)partition->first_lba + partition->sectors,
                         report->length / VOLUME_SECTOR_SIZE);
}

static bool is_guard(const struct mbr_partition *partition) {
  return partition->type == MBR_TYPE_GPT && partition->status == MBR_STATUS_INACTIVE &&
         partition->first_lba == GPT_HEADER_LBA;
}

static void read_master_boot_record(struct image_report *report, const uint8_t *sector) {
  int active = 0;
  bool guarded = false;
  for (int i = 0; i < MBR_PARTITION_COUNT; i++) {
    struct mbr_partition *partition = &report->partitions[i];
    *partition = mbr_partition(sector, i);
    check_partition(report, i + 1, partition);
    active += partition->status == MBR_STATUS_ACTIVE;
    guarded = guarded || is_guard(partition);
  }
  if (active != 1)
    image_report_problem(
        report, "partition table: %d partitions are active, it must be exactly one", active);
  if (!guarded)
    image_report_problem(report, "partition table: no entry of type 0xee at LBA 1 leads to the "
                                 "GUID partition table: UEFI firmware would not look for it");
}

static const char *state_sentence(enum gpt_state state) {
  switch (state) {
  case GPT_WHOLE:
    return "whole";
  case GPT_MISSING:
    return "is not there";
  case GPT_UNKNOWN:
    return "is of a form that this program does not know";
  case GPT_HEADER_DAMAGED:
    return "is damaged: the CRC of its header is wrong";
  case GPT_MISPLACED:
    return "belongs elsewhere, or to a disk of another size: the image was cut short or extended";
  case GPT_ENTRIES_DAMAGED:
    return "is damaged: the CRC of its entries is wrong";
  }
  return "";
}

static struct gpt_report read_gpt(struct image_report *report, const uint8_t *image, bool backup) {
  static struct gpt gpt;
  struct gpt_report found = {.state = gpt_read(image, report->length, backup, &gpt)};
  if (found.state == GPT_WHOLE) {
    found.disk = gpt.disk;
    found.partition = gpt.partitions[0];
  } else {
    image_report_problem(report, "%s: %s",
                         backup ? "GUID partition table at the end" : "GUID partition table",
                         state_sentence(found.state));
  }
  return found;
}

static bool is_system_partition(const struct image_report *report,
                                const struct gpt_partition *partition) {
  return guid_equal(&partition->type, &gpt_efi_system_partition) &&
         partition->last_lba >= partition->first_lba &&
         image_report_sectors_inside(report->length, partition->first_lba,
                                     partition->last_lba - partition->first_lba + 1);
}

static bool tables_agree(const struct gpt_report *one, const struct gpt_report *other) {
  return guid_equal(&one->disk, &other->disk) &&
         memcmp(&one->partition, &other->partition, sizeof(one->partition)) == 0;
}

/* Firmware of either kind must find the same partition. */
static bool is_active_partition(const struct image_report *report,
                                const struct gpt_partition *partition) {
  for (int i = 0; i < MBR_PARTITION_COUNT; i++) {
    const struct mbr_partition *entry = &report->partitions[i];
    if (entry->status == MBR_STATUS_ACTIVE)
      return entry->first_lba == partition->first_lba &&
             entry->sectors == partition->last_lba - partition->first_lba + 1;
  }
  return true; /* said already */
}

void image_report_read_partitions(struct image_report *report, const uint8_t *image) {
  read_master_boot_record(report, image);
  report->gpt = read_gpt(report, image, false);
  report->backup_gpt = read_gpt(report, image, true);
  if (report->gpt.state != GPT_WHOLE)
    return;
  const struct gpt_partition *partition = &report->gpt.partition;
  if (report->backup_gpt.state == GPT_WHOLE && !tables_agree(&report->gpt, &report->backup_gpt))
    image_report_problem(report, "GUID partition tables: the one at the end says something else");
  report->has_system_partition = is_system_partition(report, partition);
  if (!report->has_system_partition)
    image_report_problem(report, "GUID partition table: its first partition is no EFI system "
                                 "partition within the image");
  else if (!is_active_partition(report, partition))
    image_report_problem(report, "partition tables: the active partition is not the one that the "
                                 "GUID partition table has");
}

/* A header may say any number of sectors, which as bytes may be none that 64 bits hold. */
static bool is_volume(const struct image_report *report, uint64_t partition_lba,
                      const struct fat_reader_file *file) {
  return file->in_one_piece && partition_lba + file->sector == report->patch.volume_lba &&
         file->length % VOLUME_SECTOR_SIZE == 0 &&
         file->length / VOLUME_SECTOR_SIZE == report->header.sectors;
}

/* The volume must be where both loaders look for it. */
static void check_volume_file(struct image_report *report, uint64_t partition_lba) {
  const struct fat_reader_file *file =
      fat_reader_find(&report->file_system, BOOT_IMAGE_VOLUME_PATH);
  if (file == NULL) {
    image_report_problem(report, "file system: there is no file " BOOT_IMAGE_VOLUME_PATH
                                 ": UEFI loaders would not find the volume");
  } else if (report->has_volume && !is_volume(report, partition_lba, file)) {
    image_report_problem(report,
                         "file system: " BOOT_IMAGE_VOLUME_PATH ", %" PRIu64
                         " bytes at LBA %" PRIu64 "%s, is not the volume of %" PRIu64
                         " sectors at LBA %" PRIu64 " that the first stage reads",
                         file->length, partition_lba + file->sector,
                         file->in_one_piece ? "" : " in several pieces", report->header.sectors,
                         report->patch.volume_lba);
  }
}

static void check_guids(struct image_report *report, const uint8_t *image) {
  const struct gpt_partition *partition = &report->gpt.partition;
  uint64_t length = (partition->last_lba - partition->first_lba + 1) * VOLUME_SECTOR_SIZE;
  uint64_t offset = (report->patch.volume_lba - partition->first_lba) * VOLUME_SECTOR_SIZE;
  uint64_t volume_length = report->header.sectors * VOLUME_SECTOR_SIZE;
  if (report->patch.volume_lba < partition->first_lba || volume_length < VOLUME_SECTOR_SIZE ||
      offset > length || volume_length > length - offset)
    return;
  struct boot_image_guids guids = boot_image_guids(
      image + partition->first_lba * VOLUME_SECTOR_SIZE, length, offset, volume_length);
  char stored[GUID_TEXT_SIZE];
  char computed[GUID_TEXT_SIZE];
  guid_format(&partition->guid, stored);
  guid_format(&guids.partition, computed);
  if (!guid_equal(&guids.partition, &partition->guid) ||
      !guid_equal(&guids.disk, &report->gpt.disk))
    image_report_problem(report,
                         "file system: damaged, or changed since the image was made: its GUID is "
                         "%s, computed %s",
                         stored, computed);
}

void image_report_read_file_system(struct image_report *report, const uint8_t *image) {
  if (!report->has_system_partition)
    return;
  const struct gpt_partition *partition = &report->gpt.partition;
  struct failure failure;
  report->has_file_system = fat_reader_read(
      &report->file_system, image + partition->first_lba * VOLUME_SECTOR_SIZE,
      (partition->last_lba - partition->first_lba + 1) * VOLUME_SECTOR_SIZE, &failure);
  if (!report->has_file_system) {
    image_report_problem(report, "file system: %s", failure.text);
    return;
  }
  if (!report->file_system.tables_agree)
    image_report_problem(report, "file system: its two file allocation tables differ");
  check_volume_file(report, partition->first_lba);
  if (report->has_volume)
    check_guids(report, image);
}

/* The CD's tables must lead to what the disk's do. */
static void check_iso(struct image_report *report) {
  const struct iso_reader *iso = &report->iso;
  if (iso->blocks != report->length / ISO_BLOCK_SIZE)
    image_report_problem(report,
                         "CD: it has %" PRIu64 " blocks instead of %" PRIu32
                         ": the image was cut short or extended",
                         report->length / ISO_BLOCK_SIZE, iso->blocks);
  if (iso->stage_sum != iso->stage_sum_now)
    image_report_problem(report,
                         "CD: its first stage is damaged: sum 0x%08" PRIx32
                         " is stored, computed 0x%08" PRIx32,
                         iso->stage_sum, iso->stage_sum_now);
  else if (iso->signature != report->disk_signature.stored)
    image_report_problem(report,
                         "CD: its first stage looks for another disk signature, 0x%08" PRIx32,
                         iso->signature);
  if (report->has_system_partition &&
      (uint64_t)iso->efi_block * (ISO_BLOCK_SIZE / VOLUME_SECTOR_SIZE) !=
          report->gpt.partition.first_lba)
    image_report_problem(
        report, "CD: UEFI firmware is led to block %" PRIu32 ", where the partition does not begin",
        iso->efi_block);
}

void image_report_read_iso(struct image_report *report, const uint8_t *image) {
  struct failure failure;
  if (!iso_reader_is_iso(image, report->length))
    return;
  report->has_iso = iso_reader_read(&report->iso, image, report->length, &failure);
  if (report->has_iso)
    check_iso(report);
  else
    image_report_problem(report, "CD: %s", failure.text);
}
