/*
 * The FAT file system on the disk, as far as it is read and written here. Sections are those of
 * "FAT: General Overview of On-Disk Format", version 1.03 (Microsoft), which UEFI 2.10 refers to
 * (section 13.3).
 */
#ifndef IMAGETOOLS_FAT_FAT_FORMAT_H
#define IMAGETOOLS_FAT_FAT_FORMAT_H

#define FAT_SECTOR_SIZE 512

/* Boot sector and BIOS parameter block. */
enum {
  BPB_JUMP = 0,
  BPB_OEM_NAME = 3,
  BPB_SECTOR_SIZE = 11,
  BPB_CLUSTER_SECTORS = 13,
  BPB_RESERVED_SECTORS = 14,
  BPB_TABLE_COUNT = 16,
  BPB_ROOT_ENTRIES = 17,
  BPB_SECTORS_16 = 19,
  BPB_MEDIA = 21,
  BPB_TABLE_SECTORS_16 = 22,
  BPB_TRACK_SECTORS = 24,
  BPB_HEADS = 26,
  BPB_HIDDEN_SECTORS = 28,
  BPB_SECTORS_32 = 32,
  /* FAT16 */
  BPB16_DRIVE = 36,
  BPB16_BOOT_CODE = 62,
  /* FAT32 */
  BPB32_TABLE_SECTORS = 36,
  BPB32_ROOT_CLUSTER = 44,
  BPB32_INFO_SECTOR = 48,
  BPB32_BACKUP_SECTOR = 50,
  BPB32_DRIVE = 64,
  BPB32_BOOT_CODE = 90,
  /* From the drive on both have the same fields. */
  BPB_DRIVE_SIGNATURE = 2,
  BPB_DRIVE_SERIAL = 3,
  BPB_DRIVE_LABEL = 7,
  BPB_DRIVE_TYPE = 18,
  BOOT_SIGNATURE = 510,
};

/* The sector of FAT32 that counts free clusters. */
enum { INFO_LEAD = 0, INFO_STRUCTURE = 484, INFO_FREE = 488, INFO_NEXT = 492, INFO_TRAIL = 508 };
#define INFO_LEAD_SIGNATURE 0x41615252
#define INFO_STRUCTURE_SIGNATURE 0x61417272
#define INFO_TRAIL_SIGNATURE 0xaa550000

/* An entry of a directory. */
enum {
  ENTRY_NAME = 0,
  ENTRY_ATTRIBUTES = 11,
  ENTRY_CREATED_DATE = 16,
  ENTRY_ACCESSED_DATE = 18,
  ENTRY_CLUSTER_HIGH = 20,
  ENTRY_WRITTEN_DATE = 24,
  ENTRY_CLUSTER_LOW = 26,
  ENTRY_LENGTH = 28,
  ENTRY_SIZE = 32,
};
#define ENTRY_DELETED 0xe5
#define NAME_LENGTH 11 /* eight and three, filled with blanks */

#define ATTRIBUTE_LABEL 0x08
#define ATTRIBUTE_DIRECTORY 0x10
#define ATTRIBUTE_ARCHIVE 0x20
#define ATTRIBUTE_LONG_NAME 0x0f

#define MEDIA_FIXED_DISK 0xf8
#define EXTENDED_SIGNATURE 0x29

/* Clusters are numbered from here. */
#define FIRST_CLUSTER 2
/* How many clusters make a FAT what it is: nothing else does. */
#define FAT16_CLUSTERS_MIN 4085
#define FAT16_CLUSTERS_MAX 65524
#define FAT32_CLUSTERS_MAX 0x0ffffff4

#define FAT32_MASK 0x0fffffffu
#define FAT16_END 0xffffu
#define FAT32_END 0x0fffffffu
/* From here on an entry is the end of a chain. */
#define FAT16_END_MIN 0xfff8u
#define FAT32_END_MIN 0x0ffffff8u

#endif
