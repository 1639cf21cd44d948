/* Reading from the volume header which bytes belong to which part. */
#include "tests/damage/coverage.h"

#include <string.h>

#include "boot/common/volume.h"
#include "imagetools/boot_image.h"
#include "imagetools/gpt.h"
#include "imagetools/iso/iso_reader.h"

#define SECTOR VOLUME_SECTOR_SIZE

#define CD_BLOCK UINT64_C(2048)

const char *const region_names[REGION_COUNT] = {
    [REGION_PADDING] = "padding",
    [REGION_BOOT_SECTOR] = "boot sector",
    [REGION_FIRST_STAGE] = "first stage",
    [REGION_CD_STAGE] = "CD's stage",
    [REGION_CD] = "ISO 9660",
    [REGION_UEFI] = "GPT and FAT",
    [REGION_HEADER] = "volume header",
    [REGION_LOADER] = "second stage",
    [REGION_COMMAND_LINE] = "command line",
    [REGION_KERNEL] = "kernel",
    [REGION_MODULES] = "modules",
};

static void add(struct coverage *coverage, enum region region, uint64_t offset, uint64_t length) {
  if (length > 0 && coverage->count < COVERAGE_MAX)
    coverage->runs[coverage->count++] = (struct covered){region, offset, length};
}

static enum region region_of(uint32_t kind) {
  switch (kind) {
  case VOLUME_PART_LOADER:
    return REGION_LOADER;
  case VOLUME_PART_COMMAND_LINE:
    return REGION_COMMAND_LINE;
  case VOLUME_PART_KERNEL:
    return REGION_KERNEL;
  default:
    return REGION_MODULES;
  }
}

static const struct first_stage_patch *patch_of(const struct file_bytes *image) {
  return (const void *)(image->bytes + FIRST_STAGE_PATCH_OFFSET);
}

/* Offset of what a BIOS loads from a CD; 0 if the image is none. */
static bool find_cd_stage(const struct file_bytes *image, uint64_t *offset,
                          struct failure *failure) {
  struct iso_reader iso;
  *offset = 0;
  if (!iso_reader_is_iso(image->bytes, image->length))
    return true;
  if (!iso_reader_read(&iso, image->bytes, image->length, failure))
    return false;
  *offset = iso.bios_block * CD_BLOCK;
  return true;
}

uint64_t coverage_boot_bytes(const struct coverage *coverage) {
  return SECTOR + (coverage->cd_stage == 0 ? 0 : CD_STAGE_SIZE);
}

uint64_t coverage_boot_byte(const struct coverage *coverage, uint64_t index) {
  return index < SECTOR ? index : coverage->cd_stage + (index - SECTOR);
}

static void add_boot_sector(struct coverage *coverage) {
  add(coverage, REGION_FIRST_STAGE, 0, FIRST_STAGE_JUMP_LENGTH);
  add(coverage, REGION_FIRST_STAGE, FIRST_STAGE_CODE_OFFSET,
      FIRST_STAGE_CODE_END - FIRST_STAGE_CODE_OFFSET);
  add(coverage, REGION_BOOT_SECTOR, 0, SECTOR);
  if (coverage->cd_stage != 0)
    add(coverage, REGION_CD_STAGE, coverage->cd_stage, CD_STAGE_SIZE);
  coverage->boot_sector_runs = coverage->count;
}

/* All that is not zero between the GUID partition table and the partition. */
static void add_cd(const struct file_bytes *image, struct coverage *coverage) {
  const uint64_t start = GPT_HEADER_LBA * SECTOR + GPT_TABLE_SIZE;
  uint64_t end = (uint64_t)BOOT_IMAGE_PARTITION_LBA * SECTOR;
  if (coverage->cd_stage == 0)
    return;
  while (end > start && image->bytes[end - 1] == 0)
    end--;
  add(coverage, REGION_CD, start, end - start);
}

static void add_modules(const struct file_bytes *image, const struct volume_header *header,
                        const struct volume_part *list, struct coverage *coverage) {
  const struct volume_module *modules =
      (const void *)(image->bytes + coverage->volume + list->first_sector * SECTOR);
  for (uint32_t i = 0; i < header->module_count; i++)
    add(coverage, REGION_MODULES, coverage->volume + modules[i].first_sector * SECTOR,
        modules[i].length);
}

static void add_parts(const struct file_bytes *image, const struct volume_header *header,
                      struct coverage *coverage) {
  add(coverage, REGION_HEADER, coverage->volume, SECTOR);
  for (uint32_t i = 0; i < header->part_count; i++) {
    const struct volume_part *part = &header->parts[i];
    uint64_t length = part->length;
    /* The first stage sums whole sectors. */
    if (part->kind == VOLUME_PART_LOADER)
      length = volume_sectors(length) * SECTOR;
    add(coverage, region_of(part->kind), coverage->volume + part->first_sector * SECTOR, length);
    if (part->kind == VOLUME_PART_MODULE_LIST)
      add_modules(image, header, part, coverage);
  }
}

/* All else that is not zero; the UEFI loader, if there is one, lies behind the volume. */
static void add_uefi(const struct file_bytes *image, struct coverage *coverage) {
  const uint64_t partition = (uint64_t)BOOT_IMAGE_PARTITION_LBA * SECTOR;
  uint64_t end = image->length - GPT_TABLE_SIZE;
  uint64_t used = end;
  while (used > coverage->volume_end && image->bytes[used - 1] == 0)
    used--;
  add(coverage, REGION_UEFI, GPT_HEADER_LBA * SECTOR, GPT_TABLE_SIZE);
  add(coverage, REGION_UEFI, partition, coverage->volume - partition);
  add(coverage, REGION_UEFI, coverage->volume_end, used - coverage->volume_end);
  add(coverage, REGION_UEFI, end, GPT_TABLE_SIZE);
}

bool coverage_find(const struct file_bytes *image, struct coverage *coverage,
                   struct failure *failure) {
  coverage->count = 0;
  if (image->length < SECTOR || patch_of(image)->volume_lba >= image->length / SECTOR)
    return fail(failure, "the image holds no boot volume; give an image of disk_image.");
  coverage->volume = patch_of(image)->volume_lba * SECTOR;
  const struct volume_header *header = (const void *)(image->bytes + coverage->volume);
  if (volume_header_check(header).code != ERROR_NONE)
    return fail(failure, "the image's boot volume is damaged already.");
  coverage->volume_end = coverage->volume + header->sectors * SECTOR;
  if (!find_cd_stage(image, &coverage->cd_stage, failure))
    return false;
  add_boot_sector(coverage);
  add_parts(image, header, coverage);
  add_cd(image, coverage);
  add_uefi(image, coverage);
  return true;
}

enum region coverage_region(const struct coverage *coverage, uint64_t offset) {
  for (unsigned i = 0; i < coverage->count; i++) {
    const struct covered *run = &coverage->runs[i];
    if (offset >= run->offset && offset - run->offset < run->length)
      return run->region;
  }
  return REGION_PADDING;
}
