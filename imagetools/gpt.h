/*
 * The GUID partition table (UEFI 2.10, section 5.3): a header and 128 entries behind the master
 * boot record, and the same, header last, at the disk's end.
 */
#ifndef IMAGETOOLS_GPT_H
#define IMAGETOOLS_GPT_H

#include <stdbool.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define GPT_SECTOR_SIZE 512
#define GPT_HEADER_LBA 1
#define GPT_ENTRIES 128
#define GPT_ENTRY_SIZE 128
#define GPT_ENTRY_SECTORS (GPT_ENTRIES * GPT_ENTRY_SIZE / GPT_SECTOR_SIZE)
/* Header and entries, at each end of the disk. */
#define GPT_SECTORS (1 + GPT_ENTRY_SECTORS)
#define GPT_TABLE_SIZE (GPT_SECTORS * GPT_SECTOR_SIZE)

#define GPT_NAME_LENGTH 36
/* "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx" and NUL. */
#define GUID_TEXT_SIZE 37

/* As on the disk: the first three fields little-endian (UEFI 2.10, appendix A). */
struct guid {
  uint8_t bytes[16];
};

extern const struct guid gpt_efi_system_partition;

/* One that follows from a digest and from what it is for: of version 8, custom (RFC 9562, 5.8). */
struct guid guid_from_digest(uint64_t digest, const char *purpose);

bool guid_equal(const struct guid *one, const struct guid *other);
void guid_format(const struct guid *guid, char text[GUID_TEXT_SIZE]);

/* A partition; type all zeros: the entry is empty. */
struct gpt_partition {
  struct guid type;
  struct guid guid;
  uint64_t first_lba;
  uint64_t last_lba; /* inclusive */
  uint64_t attributes;
  char name[GPT_NAME_LENGTH + 1]; /* ASCII; other characters are read as '?' */
};

struct gpt {
  struct guid disk;
  uint64_t disk_sectors;
  struct gpt_partition partitions[GPT_ENTRIES];
};

/* Fills both tables: `primary` is for GPT_HEADER_LBA on, `backup` for the last GPT_SECTORS. */
void gpt_write(const struct gpt *gpt, uint8_t *primary, uint8_t *backup);

/* What is wrong with a table; the first that applies. */
enum gpt_state {
  GPT_WHOLE,
  GPT_MISSING,         /* cut off, or no signature */
  GPT_UNKNOWN,         /* another revision or another size of entries than we write */
  GPT_HEADER_DAMAGED,  /* by its CRC */
  GPT_MISPLACED,       /* it says that it is elsewhere, or belongs to a disk of another size */
  GPT_ENTRIES_DAMAGED, /* by their CRC */
};

/* Reads the first table, or the one at the end. Only if it is whole, *gpt is filled. */
enum gpt_state gpt_read(const uint8_t *disk, uint64_t length, bool backup, struct gpt *gpt);

#ifdef __cplusplus
}
#endif

#endif
