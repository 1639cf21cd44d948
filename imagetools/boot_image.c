/* Puts the boot volume and the UEFI loader on a disk, and writes the tables that lead to them. */
#include "imagetools/boot_image.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "boot/common/digest.h"
#include "boot/common/volume.h"
#include "imagetools/mbr.h"

#define SECTOR VOLUME_SECTOR_SIZE
#define PARTITION_OFFSET ((uint64_t)BOOT_IMAGE_PARTITION_LBA * SECTOR)

/* The legacy BIOS boots from this partition (UEFI 2.10, table 5.8). */
#define GPT_ATTRIBUTE_LEGACY_BIOS (UINT64_C(1) << 2)

/* Indexes of the files that the FAT is asked for. */
enum { VOLUME_FILE, EFI_FILE };

static void add_piece(struct boot_image *image, uint64_t offset, const uint8_t *bytes,
                      uint64_t length) {
  image->pieces[image->piece_count++] =
      (struct image_piece){.offset = offset, .bytes = bytes, .length = length};
}

static uint64_t partition_sectors(const struct boot_image *image) {
  return image->length / SECTOR - BOOT_IMAGE_PARTITION_LBA - GPT_SECTORS;
}

/* The shortest disk that holds the files, and the file system on it. */
static bool make_file_system(struct boot_image *image, const struct image_parts *parts,
                             struct failure *failure) {
  struct fat_request request = {
      .files = {[VOLUME_FILE] = {BOOT_IMAGE_VOLUME_PATH, image->volume.length},
                [EFI_FILE] = {BOOT_IMAGE_EFI_PATH, parts->efi_loader.length}},
      .file_count = parts->efi_loader.length > 0 ? 2 : 1,
      .hidden = BOOT_IMAGE_PARTITION_LBA,
      .serial_number = boot_image_serial_number(image->volume.boot_area, parts->efi_loader),
      .label = "BOOTSMITH",
  };
  uint64_t files = image->volume.length + parts->efi_loader.length;
  if (files > FAT_MAX_FILE_LENGTH)
    return fail(failure,
                "kernel, modules and loaders have %" PRIu64 " bytes together, and a FAT holds "
                "files of at most %" PRIu64 ": leave modules out, or make them smaller",
                files, FAT_MAX_FILE_LENGTH);
  uint64_t least = PARTITION_OFFSET + files;
  image->length = least - least % BOOT_IMAGE_ALIGNMENT;
  do {
    image->length += BOOT_IMAGE_ALIGNMENT;
    request.sectors = partition_sectors(image);
  } while (!fat_fits(&request));
  if (!fat_compose(&image->fat, &request))
    return fail(failure, "out of memory");
  image->volume_lba = BOOT_IMAGE_PARTITION_LBA + image->fat.file_sectors[VOLUME_FILE];
  return true;
}

/* Lists all pieces; those that are not filled yet will be. */
static void place_pieces(struct boot_image *image, const struct image_parts *parts) {
  const struct fat *fat = &image->fat;
  add_piece(image, 0, image->first_sector, SECTOR);
  add_piece(image, GPT_HEADER_LBA * SECTOR, image->primary_table, GPT_TABLE_SIZE);
  add_piece(image, PARTITION_OFFSET, fat->metadata, fat->metadata_length);
  for (uint32_t i = 0; i < image->volume.piece_count; i++) {
    const struct image_piece *piece = &image->volume.pieces[i];
    add_piece(image, image->volume_lba * SECTOR + piece->offset, piece->bytes, piece->length);
  }
  if (parts->efi_loader.length > 0)
    add_piece(image, PARTITION_OFFSET + fat->file_sectors[EFI_FILE] * SECTOR,
              parts->efi_loader.bytes, parts->efi_loader.length);
  add_piece(image, PARTITION_OFFSET + fat->directories_sector * SECTOR, fat->directories,
            fat->directories_length);
  add_piece(image, image->length - GPT_TABLE_SIZE, image->backup_table, GPT_TABLE_SIZE);
}

static void add_zeros(struct digest *digest, uint64_t count) {
  static const uint8_t zeros[4096];
  for (uint64_t length; count > 0; count -= length) {
    length = count < sizeof(zeros) ? count : sizeof(zeros);
    digest_add(digest, zeros, length);
  }
}

/* Adds the bytes of the image from one place to another. */
static void add_range(struct digest *digest, const struct boot_image *image, uint64_t start,
                      uint64_t end) {
  for (uint32_t i = 0; i < image->piece_count && start < end; i++) {
    const struct image_piece *piece = &image->pieces[i];
    uint64_t piece_end = piece->offset + piece->length;
    if (piece_end <= start || piece->offset >= end)
      continue;
    if (piece->offset > start) {
      add_zeros(digest, piece->offset - start);
      start = piece->offset;
    }
    uint64_t length = (piece_end < end ? piece_end : end) - start;
    digest_add(digest, piece->bytes + (start - piece->offset), length);
    start += length;
  }
  add_zeros(digest, end > start ? end - start : 0);
}

static struct boot_image_guids guids_from_digest(const struct digest *digest) {
  uint64_t value = digest_end(digest);
  return (struct boot_image_guids){.disk = guid_from_digest(value, "disk"),
                                   .partition = guid_from_digest(value, "partition")};
}

static struct boot_image_guids make_guids(const struct boot_image *image) {
  struct digest digest;
  uint64_t volume = image->volume_lba * SECTOR;
  digest_begin(&digest);
  add_range(&digest, image, PARTITION_OFFSET, volume + SECTOR);
  add_range(&digest, image, volume + image->volume.length,
            PARTITION_OFFSET + partition_sectors(image) * SECTOR);
  return guids_from_digest(&digest);
}

struct boot_image_guids boot_image_guids(const uint8_t *partition, uint64_t length,
                                         uint64_t volume_offset, uint64_t volume_length) {
  struct digest digest;
  uint64_t volume_end = volume_offset + volume_length;
  digest_begin(&digest);
  digest_add(&digest, partition, volume_offset + SECTOR);
  digest_add(&digest, partition + volume_end, length - volume_end);
  return guids_from_digest(&digest);
}

static void fill_partition_tables(struct boot_image *image) {
  struct boot_image_guids guids = make_guids(image);
  struct gpt gpt = {.disk = guids.disk, .disk_sectors = image->length / SECTOR};
  gpt.partitions[0] = (struct gpt_partition){
      .type = gpt_efi_system_partition,
      .guid = guids.partition,
      .first_lba = BOOT_IMAGE_PARTITION_LBA,
      .last_lba = BOOT_IMAGE_PARTITION_LBA + partition_sectors(image) - 1,
      .attributes = GPT_ATTRIBUTE_LEGACY_BIOS,
      .name = BOOT_IMAGE_PARTITION_NAME,
  };
  gpt_write(&gpt, image->primary_table, image->backup_table);
}

/*
 * EDK2 takes a disk for a GPT disk if one entry of its master boot record has type 0xee, is not
 * active and begins at LBA 1 (MdeModulePkg, PartitionDxe, Gpt.c). Old BIOSes boot only a disk that
 * has an active entry, and some look at the first one alone.
 */
static void fill_first_sector(struct boot_image *image, const struct image_parts *parts) {
  memcpy(image->first_sector, parts->first_stage, SECTOR);
  struct first_stage_patch patch = {
      .volume_lba = image->volume_lba,
      .sectors = image->volume.boot_sectors,
  };
  patch.checksum = volume_checksum(image->volume.boot_area, patch.sectors * SECTOR);
  memcpy(image->first_sector + FIRST_STAGE_PATCH_OFFSET, &patch, sizeof(patch));
  const struct mbr_partition system = {
      .status = MBR_STATUS_ACTIVE,
      .type = MBR_TYPE_EFI_SYSTEM,
      .first_lba = BOOT_IMAGE_PARTITION_LBA,
      .sectors = (uint32_t)partition_sectors(image),
  };
  const struct mbr_partition guard = {
      .status = MBR_STATUS_INACTIVE,
      .type = MBR_TYPE_GPT,
      .first_lba = GPT_HEADER_LBA,
      .sectors = BOOT_IMAGE_PARTITION_LBA - GPT_HEADER_LBA,
  };
  mbr_set_partition(image->first_sector, 0, &system);
  mbr_set_partition(image->first_sector, 1, &guard);
  mbr_set_disk_signature(image->first_sector, boot_image_disk_signature(image->first_sector));
}

bool boot_image_compose(struct boot_image *image, const struct image_parts *parts,
                        struct failure *failure) {
  memset(image, 0, sizeof(*image));
  if (!volume_image_compose(&image->volume, parts))
    return fail(failure, "out of memory");
  image->pieces = calloc(BOOT_IMAGE_PIECES_BESIDE_VOLUME + (size_t)image->volume.piece_count,
                         sizeof(*image->pieces));
  if (image->pieces == NULL || !make_file_system(image, parts, failure)) {
    if (image->pieces == NULL)
      fail(failure, "out of memory");
    boot_image_free(image);
    return false;
  }
  place_pieces(image, parts);
  fill_partition_tables(image);
  fill_first_sector(image, parts);
  return true;
}

void boot_image_free(struct boot_image *image) {
  volume_image_free(&image->volume);
  fat_free(&image->fat);
  free(image->pieces);
  image->pieces = NULL;
}

uint32_t boot_image_serial_number(const uint8_t *volume_header, struct image_bytes efi_loader) {
  struct digest digest;
  digest_begin(&digest);
  digest_add(&digest, volume_header, SECTOR);
  digest_add(&digest, efi_loader.bytes, efi_loader.length);
  return (uint32_t)digest_end(&digest);
}

uint32_t boot_image_disk_signature(const uint8_t *first_sector) {
  uint8_t sector[SECTOR];
  memcpy(sector, first_sector, sizeof(sector));
  mbr_set_disk_signature(sector, 0);
  return (uint32_t)digest_of(sector, sizeof(sector));
}
