/* Follows El Torito from the boot record to what each firmware boots. */
#include "imagetools/iso/iso_reader.h"

#include <inttypes.h>
#include <string.h>

#include "boot/common/volume.h"
#include "imagetools/iso/iso9660.h"
#include "imagetools/iso/iso_format.h"
#include "imagetools/little_endian.h"

#define BOOT_RECORD_BLOCK (ISO_FIRST_BLOCK + 1) /* where El Torito puts it (1.0, section 2.0) */

static const uint8_t *block_at(const uint8_t *image, uint64_t length, uint32_t block) {
  return block < length / ISO_BLOCK_SIZE ? image + (uint64_t)block * ISO_BLOCK_SIZE : NULL;
}

static bool is_descriptor(const uint8_t *block, uint8_t type) {
  return block != NULL && block[DESCRIPTOR_TYPE] == type &&
         memcmp(block + DESCRIPTOR_ID, STANDARD_ID, strlen(STANDARD_ID)) == 0;
}

bool iso_reader_is_iso(const uint8_t *image, uint64_t length) {
  return is_descriptor(block_at(image, length, ISO_FIRST_BLOCK), TYPE_PRIMARY);
}

static bool is_valid(const uint8_t *validation) {
  uint16_t sum = 0;
  for (int i = 0; i < CATALOGUE_ENTRY_SIZE; i += 2)
    sum += read16(validation + i);
  return sum == 0 && validation[VALIDATION_HEADER] == HEADER_VALIDATION &&
         read16(validation + VALIDATION_KEY) == VALIDATION_KEY_VALUE;
}

static bool read_catalogue(struct iso_reader *reader, const uint8_t *catalogue,
                           struct failure *failure) {
  const uint8_t *bios = catalogue + CATALOGUE_ENTRY_SIZE;
  const uint8_t *section = bios + CATALOGUE_ENTRY_SIZE;
  const uint8_t *efi = section + CATALOGUE_ENTRY_SIZE;
  if (!is_valid(catalogue))
    return fail(failure, "its boot catalogue is damaged");
  if (bios[ENTRY_INDICATOR] != INDICATOR_BOOTABLE ||
      read16(bios + ENTRY_SECTORS) != ISO_BLOCK_SIZE / VIRTUAL_SECTOR_SIZE)
    return fail(failure, "its boot catalogue has no entry for BIOSes");
  if (section[SECTION_HEADER] != HEADER_LAST_SECTION || section[SECTION_PLATFORM] != PLATFORM_EFI ||
      efi[ENTRY_INDICATOR] != INDICATOR_BOOTABLE)
    return fail(failure, "its boot catalogue has no entry for UEFI");
  reader->bios_block = read32(bios + ENTRY_BLOCK);
  reader->efi_block = read32(efi + ENTRY_BLOCK);
  return true;
}

bool iso_reader_read(struct iso_reader *reader, const uint8_t *image, uint64_t length,
                     struct failure *failure) {
  *reader = (struct iso_reader){0};
  const uint8_t *record = block_at(image, length, BOOT_RECORD_BLOCK);
  if (!is_descriptor(record, TYPE_BOOT_RECORD) ||
      memcmp(record + BOOT_RECORD_SYSTEM, BOOT_RECORD_ID, strlen(BOOT_RECORD_ID)) != 0)
    return fail(failure, "it has no boot record");
  const uint8_t *catalogue = block_at(image, length, read32(record + BOOT_RECORD_CATALOGUE));
  if (catalogue == NULL)
    return fail(failure, "its boot catalogue lies beyond the image's end");
  if (!read_catalogue(reader, catalogue, failure))
    return false;
  const uint8_t *stage = block_at(image, length, reader->bios_block);
  if (stage == NULL)
    return fail(failure, "its first stage lies beyond the image's end");
  struct cd_stage_patch patch;
  memcpy(&patch, stage + CD_STAGE_PATCH_OFFSET, sizeof(patch));
  reader->blocks = read32(image + (uint64_t)ISO_FIRST_BLOCK * ISO_BLOCK_SIZE + PRIMARY_BLOCKS);
  reader->signature = patch.disk_signature;
  reader->stage_sum = patch.checksum;
  reader->stage_sum_now = volume_checksum(stage, CD_STAGE_SIZE - sizeof(patch.checksum));
  return true;
}
