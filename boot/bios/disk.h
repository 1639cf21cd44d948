/* Reading the boot disk by INT 13h. */
#ifndef BOOT_BIOS_DISK_H
#define BOOT_BIOS_DISK_H

#include <stdbool.h>
#include <stdint.h>

#include "boot/common/error.h"

/* What sectors are counted in, whatever the disk's own are. */
#define DISK_SECTOR_SIZE 512
#define DISK_CD_SECTOR_SIZE 2048
/* The most that all BIOSes read in one call; Phoenix's stop here. */
#define DISK_SECTORS_PER_CALL 127

struct disk {
  uint8_t drive;
  bool edd;               /* calls with sector numbers (EDD-3.0); else cylinder, head and sector */
  uint32_t block_shift;   /* one of the disk's own sectors is 1 << block_shift: 0, or 2 on a CD */
  uint32_t largest;       /* of those in one call: less after calls have failed */
  uint32_t track_sectors; /* geometry; 0 if the BIOS tells none */
  uint32_t heads;
  uint64_t sectors; /* of the whole disk, as the BIOS says; 0 if it does not. Only for a message. */
};

/* Asks what the BIOS can do with the drive. A sector size of 0 is asked for too. */
struct error disk_open(struct disk *disk, uint8_t drive, uint32_t sector_size);

/*
 * Reads sectors to an address below 1 MiB: from the beginning of one of the disk's own on, and up
 * to the end of one. The first value of ERROR_DISK_READ, the part of the volume, is for the caller
 * to fill in. The range must not cross a 64 KiB line, where some DMA controllers wrap.
 */
struct error disk_read(struct disk *disk, uint64_t sector, uint32_t count, uint32_t address);

/* The most pieces for disk_read_pieces(). */
#define DISK_PIECES 4
#define DISK_PIECE_DISTANCE 0x10000

/* Sectors in a piece: as many whole ones of the disk's own as are read in one call. */
uint32_t disk_piece_sectors(const struct disk *disk);

/* How many sectors before this one are in the same one of the disk's own. */
uint32_t disk_within_block(const struct disk *disk, uint64_t sector);

/*
 * Reads up to DISK_PIECES pieces, to addresses that are DISK_PIECE_DISTANCE apart, the first a
 * multiple of it. One trip to real mode does them all, if nothing fails.
 */
struct error disk_read_pieces(struct disk *disk, uint64_t sector, uint32_t count, uint32_t address);

#endif
