/* Gives every part of the image its place and writes the tables that name them. */
#include "imagetools/boot_image.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "boot/common/digest.h"
#include "boot/common/volume.h"
#include "imagetools/mbr.h"

/* Kernel and modules begin on a page, so that a loader may use whole pages where they were read. */
enum { PAGE_SECTORS = 4096 / VOLUME_SECTOR_SIZE };

static uint64_t align_up(uint64_t value, uint64_t alignment) {
  return (value + alignment - 1) / alignment * alignment;
}

/* First sector, boot area, command line, list of modules, kernel. */
enum { PIECES_BESIDE_MODULES = 5 };

static void add_piece(struct boot_image *image, uint64_t lba, struct image_bytes bytes) {
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
  return first_sector + volume_sectors(part.length);
}

/* Puts the modules one behind the other from `next` on and lists them. Returns the sector behind.
 */
static uint64_t place_modules(struct boot_image *image, const struct image_parts *parts,
                              uint64_t next) {
  for (uint32_t i = 0; i < parts->module_count; i++) {
    const struct image_module *module = &parts->modules[i];
    struct volume_module *entry = &image->module_list[i];
    next = align_up(next, PAGE_SECTORS);
    entry->digest = digest_of(module->bytes.bytes, module->bytes.length);
    entry->first_sector = next;
    entry->length = module->bytes.length;
    memcpy(entry->name, module->name, strlen(module->name));
    add_piece(image, BOOT_IMAGE_VOLUME_LBA + next, module->bytes);
    next += volume_sectors(module->bytes.length);
  }
  return next;
}

/* The kernel and what it is given. `next` is the first free sector; returns the one behind all. */
static uint64_t place_kernel(struct boot_image *image, const struct image_parts *parts,
                             struct volume_header *header, uint64_t next) {
  uint64_t list_at = next;
  struct image_bytes list = {(const uint8_t *)image->module_list,
                             parts->module_count * sizeof(image->module_list[0])};
  next = align_up(list_at + volume_sectors(list.length), PAGE_SECTORS);
  uint64_t kernel_at = next;
  next += volume_sectors(parts->kernel.length);
  if (list.length > 0)
    add_piece(image, BOOT_IMAGE_VOLUME_LBA + list_at, list);
  add_piece(image, BOOT_IMAGE_VOLUME_LBA + kernel_at, parts->kernel);
  next = place_modules(image, parts, next);
  /* Its digest is that of the list when it is filled in. */
  if (list.length > 0)
    add_part(header, VOLUME_PART_MODULE_LIST, list_at, list);
  add_part(header, VOLUME_PART_KERNEL, kernel_at, parts->kernel);
  return next;
}

/* Places all parts and returns the header, complete but for its own digest. */
static struct volume_header place_parts(struct boot_image *image, const struct image_parts *parts) {
  struct volume_header header = {
      .version = VOLUME_VERSION,
      .first_stage_digest = volume_first_stage_digest(parts->first_stage),
      .direct_map = parts->layout.direct_map,
      .stack_pages = parts->layout.stack_pages,
      .guard_pages = parts->layout.guard_pages,
      .flags = parts->layout.kaslr ? VOLUME_FLAG_KASLR : 0,
  };
  memcpy(header.magic, VOLUME_MAGIC, sizeof(header.magic));
  uint64_t next = add_part(&header, VOLUME_PART_LOADER, 1, parts->second_stage);
  add_piece(image, BOOT_IMAGE_VOLUME_LBA,
            (struct image_bytes){image->boot_area, next * VOLUME_SECTOR_SIZE});
  if (parts->command_line.length > 0) {
    add_piece(image, BOOT_IMAGE_VOLUME_LBA + next, parts->command_line);
    next = add_part(&header, VOLUME_PART_COMMAND_LINE, next, parts->command_line);
  }
  header.sectors = place_kernel(image, parts, &header, next);
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
      .sectors = (uint32_t)volume_sectors(boot_length),
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

bool boot_image_compose(struct boot_image *image, const struct image_parts *parts) {
  assert(parts->second_stage.length <= BOOT_IMAGE_MAX_SECOND_STAGE);
  memset(image, 0, sizeof(*image));
  image->pieces =
      calloc(PIECES_BESIDE_MODULES + (size_t)parts->module_count, sizeof(*image->pieces));
  image->module_list = calloc((size_t)parts->module_count + 1, sizeof(*image->module_list));
  if (image->pieces == NULL || image->module_list == NULL) {
    boot_image_free(image);
    return false;
  }
  add_piece(image, 0, (struct image_bytes){image->first_sector, VOLUME_SECTOR_SIZE});
  struct volume_header header = place_parts(image, parts);
  fill_boot_area(image, parts, header);
  image->volume_length = header.sectors * VOLUME_SECTOR_SIZE;
  image->length =
      align_up((uint64_t)BOOT_IMAGE_VOLUME_LBA * VOLUME_SECTOR_SIZE + image->volume_length,
               BOOT_IMAGE_ALIGNMENT);
  fill_first_sector(image, parts);
  return true;
}

void boot_image_free(struct boot_image *image) {
  free(image->pieces);
  free(image->module_list);
  image->pieces = NULL;
  image->module_list = NULL;
}

uint32_t boot_image_disk_signature(const uint8_t *first_sector) {
  uint8_t sector[VOLUME_SECTOR_SIZE];
  memcpy(sector, first_sector, sizeof(sector));
  mbr_set_disk_signature(sector, 0);
  return (uint32_t)digest_of(sector, sizeof(sector));
}
