/* Checking and reading the boot volume. */
#include "boot/bios/boot_volume.h"

#include "boot/bios/a20.h"
#include "boot/common/digest.h"
#include "boot/common/volume.h"
#include "boot/pc/bulk.h"

#define FIRST_STAGE_ADDRESS 0x7c00

/* DISK_PIECES times DISK_PIECE_DISTANCE bytes on a 64 KiB line (second_stage.ld). */
extern uint8_t bounce_buffers[];

/* Who takes what is read. */
struct reading {
  struct digest *digest;
  volume_sink *sink;
  void *context;
};

/* The first stage has moved volume_lba on by as many sectors as it read (first_stage.asm). */
static uint64_t volume_start(void) {
  const struct first_stage_patch *patch =
      (const struct first_stage_patch *)(uintptr_t)(FIRST_STAGE_ADDRESS + FIRST_STAGE_PATCH_OFFSET);
  return patch->volume_lba - patch->sectors;
}

static struct error check_loader(const struct volume_header *header) {
  const struct volume_part *loader = volume_find_part(header, VOLUME_PART_LOADER);
  const void *bytes = (const void *)(uintptr_t)VOLUME_LOADER_ADDRESS;
  struct digest state;
  digest_begin(&state);
  bulk_digest(&state, bytes, (size_t)loader->length);
  bulk_run();
  uint64_t digest = digest_end(&state);
  return digest == loader->digest ? NO_ERROR
                                  : error_make(ERROR_LOADER_DAMAGED, digest, loader->digest, 0);
}

/* It has run already; but what it was damaged to do instead of the rest, nobody knows. */
static struct error check_first_stage(const struct volume_header *header) {
  uint64_t digest = volume_first_stage_digest((const void *)(uintptr_t)FIRST_STAGE_ADDRESS);
  return digest == header->first_stage_digest
             ? NO_ERROR
             : error_make(ERROR_FIRST_STAGE_DAMAGED, digest, header->first_stage_digest, 0);
}

/* A disk that cannot be read may simply end before the image does. */
static struct error name_part(struct error error, const struct boot_volume *volume,
                              const struct volume_part *part) {
  uint64_t end = volume->first_sector + part->first_sector + volume_sectors(part->length);
  if (error.code == ERROR_DISK_READ && volume->disk.sectors != 0 && end > volume->disk.sectors)
    return error_make(ERROR_DISK_TOO_SHORT, part->kind, volume->disk.sectors, end);
  if (error.code == ERROR_DISK_READ)
    error.values[0] = part->kind;
  return error;
}

/* Hands out what is in the bounce buffers but for the first `skipped` bytes, from `offset` of the
 * part on. */
static void take_pieces(const struct boot_volume *volume, const struct reading *reading,
                        uint64_t offset, uint32_t skipped, uint32_t length) {
  const uint32_t piece = disk_piece_sectors(&volume->disk) * VOLUME_SECTOR_SIZE;
  const uint8_t *buffer = bounce_buffers;
  for (uint32_t done = 0; done < length; buffer += DISK_PIECE_DISTANCE, skipped = 0) {
    const uint8_t *bytes = buffer + skipped;
    uint32_t most = piece - skipped;
    uint32_t size = length - done < most ? length - done : most;
    bulk_digest(reading->digest, bytes, size);
    reading->sink(reading->context, offset + done, bytes, size);
    done += size;
  }
  bulk_run();
}

/* Some BIOSes leave A20 as it was before somebody else than they opened it. */
static struct error read_pieces(struct boot_volume *volume, const struct volume_part *part,
                                uint64_t sector, uint32_t length) {
  uint32_t sectors = (length + VOLUME_SECTOR_SIZE - 1) / VOLUME_SECTOR_SIZE;
  struct error error =
      disk_read_pieces(&volume->disk, sector, sectors, (uint32_t)(uintptr_t)bounce_buffers);
  return error.code == ERROR_NONE ? a20_open() : name_part(error, volume, part);
}

/* A part may begin within a sector of a CD; then what is before it is read along. */
static struct error read(void *reader, const struct volume_part *part, volume_sink *sink,
                         void *context, uint64_t *digest) {
  struct boot_volume *volume = reader;
  const uint32_t most = DISK_PIECES * disk_piece_sectors(&volume->disk) * VOLUME_SECTOR_SIZE;
  uint64_t sector = volume->first_sector + part->first_sector;
  uint32_t skipped = disk_within_block(&volume->disk, sector) * VOLUME_SECTOR_SIZE;
  struct digest state;
  const struct reading reading = {&state, sink, context};
  digest_begin(&state);
  for (uint64_t offset = 0; offset < part->length;) {
    uint64_t rest = part->length - offset;
    uint32_t length = rest < most - skipped ? (uint32_t)rest : most - skipped;
    uint64_t start = sector + offset / VOLUME_SECTOR_SIZE - skipped / VOLUME_SECTOR_SIZE;
    struct error error = read_pieces(volume, part, start, skipped + length);
    if (error.code != ERROR_NONE)
      return error;
    take_pieces(volume, &reading, offset, skipped, length);
    offset += length;
    skipped = 0;
  }
  *digest = digest_end(&state);
  return NO_ERROR;
}

struct error boot_volume_open(struct boot_volume *volume, uint8_t drive, uint32_t sector_size,
                              struct volume_source *source) {
  const struct volume_header *header = (const struct volume_header *)(uintptr_t)VOLUME_LOAD_ADDRESS;
  *source = (struct volume_source){
      .header = header, .read = read, .reader = volume, .copy = bulk_copy, .settle = bulk_run};
  volume->first_sector = volume_start();
  struct error error = volume_header_check(header);
  if (error.code == ERROR_NONE)
    error = check_loader(header);
  if (error.code == ERROR_NONE)
    error = check_first_stage(header);
  return error.code == ERROR_NONE ? disk_open(&volume->disk, drive, sector_size) : error;
}
