/*
 * Lays out a disk image that BIOS and UEFI machines boot. The same parts always give the same
 * bytes.
 *
 *   LBA 0       first stage; hybrid partition table: the partition below, active, for BIOSes, and
 *               an entry that says that there is a GUID partition table
 *   LBA 1       GUID partition table
 *   LBA 2048    EFI system partition with a FAT: in it the boot volume as one file in one piece,
 *               at a multiple of 4 KiB, and the UEFI loader
 *   end         GUID partition table again; the length is a multiple of 1 MiB
 */
#ifndef IMAGETOOLS_BOOT_IMAGE_H
#define IMAGETOOLS_BOOT_IMAGE_H

#include <stdbool.h>
#include <stdint.h>

#include "boot/protocol/volume.h"
#include "imagetools/failure.h"
#include "imagetools/fat/fat.h"
#include "imagetools/gpt.h"
#include "imagetools/volume_image.h"

#ifdef __cplusplus
extern "C" {
#endif

/* 1 MiB from the start, where partitioning tools put the first partition of any disk. */
#define BOOT_IMAGE_PARTITION_LBA 2048

/* VirtualBox and some firmware take no image whose length is not a multiple of 1 MiB. */
#define BOOT_IMAGE_ALIGNMENT (UINT64_C(1) << 20)

/* Where UEFI looks for a loader on removable media (UEFI 2.10, section 3.5.1.1). */
#define BOOT_IMAGE_EFI_PATH "EFI/BOOT/BOOTX64.EFI"
#define BOOT_IMAGE_VOLUME_PATH "BOOTSMTH/VOLUME.BIN"

#define BOOT_IMAGE_PARTITION_NAME "Bootsmith"

/* First sector, both partition tables, FAT, its directories, UEFI loader. */
#define BOOT_IMAGE_PIECES_BESIDE_VOLUME 6

/* A finished layout. The pieces point into it and into the parts; between them lie zeros. */
struct boot_image {
  uint64_t length;
  uint64_t volume_lba;
  struct image_piece *pieces; /* in the order of their places */
  uint32_t piece_count;

  struct volume_image volume;
  struct fat fat;
  uint8_t first_sector[VOLUME_SECTOR_SIZE];
  uint8_t primary_table[GPT_TABLE_SIZE];
  uint8_t backup_table[GPT_TABLE_SIZE];
};

/* Fails if a FAT can't hold the volume, or memory is out. */
bool boot_image_compose(struct boot_image *image, const struct image_parts *parts,
                        struct failure *failure);

/* Gives back what compose took. */
void boot_image_free(struct boot_image *image);

/* The disk signature that belongs to a first sector: a digest of all its other bytes. */
uint32_t boot_image_disk_signature(const uint8_t *first_sector);

/* What tells its file system from another: a digest of the volume's header, which has those of all
 * its parts, and of the UEFI loader. */
uint32_t boot_image_serial_number(const uint8_t *volume_header, struct image_bytes efi_loader);

/*
 * The GUIDs that belong to a partition of these bytes: they are digests of all of it but the
 * volume's sectors behind its header, which have digests of their own. Offset and length of the
 * volume count from the partition's start.
 */
struct boot_image_guids {
  struct guid disk;
  struct guid partition;
};
struct boot_image_guids boot_image_guids(const uint8_t *partition, uint64_t length,
                                         uint64_t volume_offset, uint64_t volume_length);

#ifdef __cplusplus
}
#endif

#endif
