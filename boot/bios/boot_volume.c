/* Checking and reading the boot volume. */
#include "boot/bios/boot_volume.h"

#include "boot/common/digest.h"
#include "boot/common/volume.h"

#define FIRST_STAGE_ADDRESS 0x7c00

/* 64 KiB on a 64 KiB line (second_stage.ld). */
extern uint8_t bounce_buffer[];

/* The first stage has moved volume_lba on by as many sectors as it read (first_stage.asm). */
static uint64_t volume_start(void) {
  const struct first_stage_patch *patch =
      (const struct first_stage_patch *)(uintptr_t)(FIRST_STAGE_ADDRESS + FIRST_STAGE_PATCH_OFFSET);
  return patch->volume_lba - patch->sectors;
}

static struct error check_loader(const struct volume_header *header) {
  const struct volume_part *loader = volume_find_part(header, VOLUME_PART_LOADER);
  const void *bytes = (const void *)(uintptr_t)VOLUME_LOADER_ADDRESS;
  uint32_t digest = digest_of(bytes, (size_t)loader->length);
  return digest == loader->digest ? NO_ERROR
                                  : error_make(ERROR_LOADER_DAMAGED, digest, loader->digest, 0);
}

struct error boot_volume_open(struct boot_volume *volume, uint8_t drive) {
  volume->header = (const struct volume_header *)(uintptr_t)VOLUME_LOAD_ADDRESS;
  volume->first_sector = volume_start();
  struct error error = volume_header_check(volume->header);
  if (error.code == ERROR_NONE)
    error = check_loader(volume->header);
  return error.code == ERROR_NONE ? disk_open(&volume->disk, drive) : error;
}

struct error boot_volume_read(struct boot_volume *volume, const struct volume_part *part,
                              boot_volume_sink *sink, void *context, uint32_t *digest) {
  const uint32_t piece = DISK_SECTORS_PER_CALL * VOLUME_SECTOR_SIZE;
  struct digest state;
  digest_begin(&state);
  uint64_t sector = volume->first_sector + part->first_sector;
  for (uint64_t offset = 0; offset < part->length; offset += piece) {
    uint64_t rest = part->length - offset;
    uint32_t length = rest < piece ? (uint32_t)rest : piece;
    uint32_t sectors = (length + VOLUME_SECTOR_SIZE - 1) / VOLUME_SECTOR_SIZE;
    struct error error =
        disk_read(&volume->disk, sector, sectors, (uint32_t)(uintptr_t)bounce_buffer);
    if (error.code != ERROR_NONE)
      return error;
    digest_add(&state, bounce_buffer, length);
    sink(context, offset, bounce_buffer, length);
    sector += sectors;
  }
  *digest = digest_end(&state);
  return NO_ERROR;
}
