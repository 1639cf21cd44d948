/* Reads and writes the fields of a master boot record. */
#include "imagetools/mbr.h"

#include "imagetools/little_endian.h"

enum { ENTRY_SIZE = 16 };

/* Where the fields of a partition entry lie. */
enum { STATUS = 0, FIRST_CHS = 1, TYPE = 4, LAST_CHS = 5, FIRST_LBA = 8, SECTORS = 12 };

/* The geometry that firmware makes up for disks of any size, and the last cylinder it can name. */
enum { HEADS = 255, SECTORS_PER_TRACK = 63, LAST_CYLINDER = 1023 };

/* Three bytes: head; sector with bits 8 and 9 of the cylinder on top; rest of the cylinder. */
static void write_chs(uint8_t *bytes, uint32_t lba) {
  uint32_t track = lba / SECTORS_PER_TRACK;
  uint32_t sector = lba % SECTORS_PER_TRACK + 1;
  uint32_t head = track % HEADS;
  uint32_t cylinder = track / HEADS;
  if (cylinder > LAST_CYLINDER) {
    /* By custom the highest address, which says "beyond what CHS can tell". */
    cylinder = LAST_CYLINDER;
    head = HEADS - 1;
    sector = SECTORS_PER_TRACK;
  }
  bytes[0] = (uint8_t)head;
  bytes[1] = (uint8_t)(sector | (cylinder >> 8) << 6);
  bytes[2] = (uint8_t)cylinder;
}

bool mbr_has_boot_signature(const uint8_t *sector) {
  return sector[MBR_BOOT_SIGNATURE_OFFSET] == (MBR_BOOT_SIGNATURE & 0xff) &&
         sector[MBR_BOOT_SIGNATURE_OFFSET + 1] == MBR_BOOT_SIGNATURE >> 8;
}

uint32_t mbr_disk_signature(const uint8_t *sector) {
  return read32(sector + MBR_DISK_SIGNATURE_OFFSET);
}

void mbr_set_disk_signature(uint8_t *sector, uint32_t signature) {
  write32(sector + MBR_DISK_SIGNATURE_OFFSET, signature);
}

struct mbr_partition mbr_partition(const uint8_t *sector, int index) {
  const uint8_t *entry = sector + MBR_PARTITION_TABLE_OFFSET + index * ENTRY_SIZE;
  return (struct mbr_partition){
      .status = entry[STATUS],
      .type = entry[TYPE],
      .first_lba = read32(entry + FIRST_LBA),
      .sectors = read32(entry + SECTORS),
  };
}

bool mbr_guards_gpt(const uint8_t *sector) {
  for (int i = 0; i < MBR_PARTITION_COUNT; i++)
    if (mbr_partition(sector, i).type == MBR_TYPE_GPT)
      return true;
  return false;
}

void mbr_set_partition(uint8_t *sector, int index, const struct mbr_partition *partition) {
  uint8_t *entry = sector + MBR_PARTITION_TABLE_OFFSET + index * ENTRY_SIZE;
  entry[STATUS] = partition->status;
  write_chs(entry + FIRST_CHS, partition->first_lba);
  entry[TYPE] = partition->type;
  write_chs(entry + LAST_CHS, partition->first_lba + partition->sectors - 1);
  write32(entry + FIRST_LBA, partition->first_lba);
  write32(entry + SECTORS, partition->sectors);
}
