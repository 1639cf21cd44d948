/*
 * The master boot record: first sector of a PC disk, with 440 bytes of code, the disk signature
 * and four partition entries.
 */
#ifndef IMAGETOOLS_MBR_H
#define IMAGETOOLS_MBR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define MBR_SECTOR_SIZE 512
#define MBR_PARTITION_COUNT 4
#define MBR_BOOT_SIGNATURE 0xaa55

#define MBR_STATUS_ACTIVE 0x80
#define MBR_STATUS_INACTIVE 0x00

/* Partition types (UEFI 2.10, table 5.2). */
#define MBR_TYPE_EFI_SYSTEM 0xef
/* The entry that guards a GUID partition table. */
#define MBR_TYPE_GPT 0xee

/* One partition. On the disk the CHS addresses lie beside the LBA ones; they follow from them. */
struct mbr_partition {
  uint8_t status;
  uint8_t type; /* 0: the entry is empty */
  uint32_t first_lba;
  uint32_t sectors;
};

bool mbr_has_boot_signature(const uint8_t *sector);

uint32_t mbr_disk_signature(const uint8_t *sector);
void mbr_set_disk_signature(uint8_t *sector, uint32_t signature);

struct mbr_partition mbr_partition(const uint8_t *sector, int index);
/* Whether an entry says that the disk has a GUID partition table. */
bool mbr_guards_gpt(const uint8_t *sector);

void mbr_set_partition(uint8_t *sector, int index, const struct mbr_partition *partition);

/* Where the disk signature and the partition table lie: no code may reach there. */
#define MBR_DISK_SIGNATURE_OFFSET 0x1b8
#define MBR_PARTITION_TABLE_OFFSET 0x1be
#define MBR_BOOT_SIGNATURE_OFFSET 0x1fe

#ifdef __cplusplus
}
#endif

#endif
