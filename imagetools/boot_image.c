/* Gives every part of the image its place and writes the tables that name them. */
#include "imagetools/boot_image.h"

#include <assert.h>
#include <string.h>

#include "boot/common/digest.h"
#include "boot/common/volume.h"
#include "imagetools/mbr.h"

/* The kernel begins on a page, so that a loader may use whole pages of it where they were read. */
enum { KERNEL_SECTOR_ALIGNMENT = 4096 / VOLUME_SECTOR_SIZE };

static uint64_t align_up(uint64_t value, uint64_t alignment) {
  return (value + alignment - 1) / alignment * alignment;
}

static uint64_t sectors_for(uint64_t length) {
  return align_up(length, VOLUME_SECTOR_SIZE) / VOLUME_SECTOR_SIZE;
}

static void add_piece(struct boot_image *image, uint64_t lba, struct image_bytes bytes) {
  assert(image->piece_count < BOOT_IMAGE_MAX_PIECES);
  image->pieces[image->piece_count++] = (struct image_piece){
      .offset = lba * VOLUME_SECTOR_SIZE, .bytes = bytes.bytes, .length = bytes.length};
}

/* Names a part in the header. Returns the first sector behind it. */
static uint64_t add_part(struct volume_header *header, enum volume_part_kind kind,
                         uint64_t first_sector, struct image_bytes part) {
  assert(header->part_count < VOLUME_MAX_PARTS);
  header->parts[header->part_count++] = (struct volume_part){
      .kind = kind,
      .digest = digest_of(part.bytes, part.length),
      .first_sector = first_sector,
      .length = part.length,
  };
  return first_sector + sectors_for(part.length);
}

/* Places all parts and returns the header, complete but for its length and its own digest. */
static struct volume_header place_parts(struct boot_image *image, const struct image_parts *parts) {
  struct volume_header header = {.version = VOLUME_VERSION, .stack_pages = parts->stack_pages};
  memcpy(header.magic, VOLUME_MAGIC, sizeof(header.magic));
  uint64_t next = add_part(&header, VOLUME_PART_LOADER, 1, parts->second_stage);
  add_piece(image, BOOT_IMAGE_VOLUME_LBA,
            (struct image_bytes){image->boot_area, next * VOLUME_SECTOR_SIZE});
  if (parts->command_line.length > 0) {
    add_piece(image, BOOT_IMAGE_VOLUME_LBA + next, parts->command_line);
    next = add_part(&header, VOLUME_PART_COMMAND_LINE, next, parts->command_line);
  }
  next = align_up(next, KERNEL_SECTOR_ALIGNMENT);
  add_piece(image, BOOT_IMAGE_VOLUME_LBA + next, parts->kernel);
  header.sectors = add_part(&header, VOLUME_PART_KERNEL, next, parts->kernel);
  return header;
}

static void fill_boot_area(struct boot_image *image, const struct image_parts *parts,
                           struct volume_header header) {
  header.digest = volume_header_digest(&header);
  memcpy(image->boot_area, &header, sizeof(header));
  memcpy(image->boot_area + sizeof(header), parts->second_stage.bytes, parts->second_stage.length);
}

static void fill_first_sector(struct boot_image *image, const struct image_parts *parts) {
  memcpy(image->first_sector, parts->first_stage, VOLUME_SECTOR_SIZE);
  uint64_t boot_length = sizeof(struct volume_header) + parts->second_stage.length;
  struct first_stage_patch patch = {
      .volume_lba = BOOT_IMAGE_VOLUME_LBA,
      .sectors = (uint32_t)sectors_for(boot_length),
  };
  patch.checksum = volume_checksum(image->boot_area, patch.sectors * VOLUME_SECTOR_SIZE);
  memcpy(image->first_sector + FIRST_STAGE_PATCH_OFFSET, &patch, sizeof(patch));
  struct mbr_partition partition = {
      .status = MBR_STATUS_ACTIVE,
      .type = MBR_TYPE_NON_FS_DATA,
      .first_lba = BOOT_IMAGE_VOLUME_LBA,
      .sectors = (uint32_t)(image->length / VOLUME_SECTOR_SIZE) - BOOT_IMAGE_VOLUME_LBA,
  };
  mbr_set_partition(image->first_sector, 0, &partition);
  mbr_set_disk_signature(image->first_sector, boot_image_disk_signature(image->first_sector));
}

void boot_image_compose(struct boot_image *image, const struct image_parts *parts) {
  assert(parts->second_stage.length <= BOOT_IMAGE_MAX_SECOND_STAGE);
  memset(image, 0, sizeof(*image));
  add_piece(image, 0, (struct image_bytes){image->first_sector, VOLUME_SECTOR_SIZE});
  struct volume_header header = place_parts(image, parts);
  fill_boot_area(image, parts, header);
  image->length =
      align_up((BOOT_IMAGE_VOLUME_LBA + header.sectors) * VOLUME_SECTOR_SIZE, BOOT_IMAGE_ALIGNMENT);
  fill_first_sector(image, parts);
}

uint32_t boot_image_disk_signature(const uint8_t *first_sector) {
  uint8_t sector[VOLUME_SECTOR_SIZE];
  memcpy(sector, first_sector, sizeof(sector));
  mbr_set_disk_signature(sector, 0);
  return digest_of(sector, sizeof(sector));
}
