/*
 * The boot volume: what the image tool writes on the disk for the loader to find.
 *
 *   LBA 0              first stage, MBR partition table
 *   LBA volume_lba     one sector: struct volume_header; UEFI loaders find the volume as a file
 *   the next sectors   second stage (part VOLUME_PART_LOADER)
 *   the next sectors   what the second stage needs for some images only: its extension
 *   the next sectors   room for settings and command line
 *   further on         requests, list of modules, kernel, each at a sector boundary
 *   behind them        the kernel's file, if it asks for that, and the modules, likewise
 *
 * The first stage reads header and second stage in one piece to VOLUME_LOAD_ADDRESS, so the header
 * stands right below the second stage in memory. Every integer is little-endian. Every digest is
 * XXH64 with seed 0.
 */
#ifndef BOOT_PROTOCOL_VOLUME_H
#define BOOT_PROTOCOL_VOLUME_H

#include <stdint.h>

#define VOLUME_SECTOR_SIZE 512

/* Physical address to which the first stage reads the header; the second stage follows it. */
#define VOLUME_LOAD_ADDRESS 0x7e00
#define VOLUME_LOADER_ADDRESS 0x8000
/* Header and second stage together: what fits between 0x7e00 and 0x1fe00. */
#define VOLUME_LOADER_MAX_SECTORS 192

/*
 * Patched into the first stage by the image tool, at byte offset FIRST_STAGE_PATCH_OFFSET of the
 * MBR: the last bytes of the code area, right below the disk signature at 0x1b8.
 */
#define FIRST_STAGE_PATCH_OFFSET 0x1a8
struct first_stage_patch {
  uint64_t volume_lba; /* where struct volume_header lies */
  uint32_t sectors;    /* header and second stage, 2..VOLUME_LOADER_MAX_SECTORS */
  uint32_t checksum;   /* volume_checksum() of those sectors (boot/common/volume.h) */
};

/*
 * The last bytes of the second stage's flat binary, if that ends in an extension: what only some
 * images need, so that the others need not read it. The second stage reads the part
 * VOLUME_PART_EXTENSION to where it was linked.
 */
#define SECOND_STAGE_EXTENSION_MAGIC UINT32_C(0x58455342) /* "BSEX" */
struct second_stage_extension {
  uint32_t loader_length; /* bytes of the binary that are the part VOLUME_PART_LOADER */
  uint32_t offset;        /* where in the binary the extension begins: the next sector */
  uint32_t magic;         /* SECOND_STAGE_EXTENSION_MAGIC */
};

/*
 * What of the first stage is in memory as it is on the disk when the second stage runs, and is
 * covered by first_stage_digest: the jump, and the code from behind the BIOS parameter block, which
 * firmware may write to, up to the disk address packet.
 */
#define FIRST_STAGE_JUMP_LENGTH 3
#define FIRST_STAGE_CODE_OFFSET 0x5a
#define FIRST_STAGE_CODE_END 0x1a0

/*
 * The first stage of CDs, and what the image tool patches into its last bytes. It reads the disk's
 * first stage, whose patch says where the volume is, and leaves memory as that one does.
 */
#define CD_STAGE_SIZE 2048
#define CD_STAGE_PATCH_OFFSET 2040
struct cd_stage_patch {
  uint32_t disk_signature; /* of the boot sector of the same CD */
  uint32_t checksum;       /* volume_checksum() of all bytes before it */
};

/*
 * The boot file for PXE ROMs: a first stage of one sector, struct volume_header, and a second stage
 * of its own, in one piece, as they lie in memory from 0x7c00 on. The ROM fetches it; it then
 * fetches the volume, which stands in the file of this name in the same folder of the server: that
 * is a UEFI application, which UEFI machines fetch themselves.
 */
#define PXE_BOOT_FILE "bootsmith.0"
#define PXE_VOLUME_FILE "bootsmith.efi"
#define PXE_STAGE_PATCH_OFFSET 0x1f4
struct pxe_stage_patch {
  uint32_t volume_offset; /* bytes from the start of that file to the same volume header */
  uint32_t sectors;       /* header and second stage, 2..VOLUME_LOADER_MAX_SECTORS */
  uint32_t checksum;      /* volume_checksum() of the stage's first PXE_STATE_OFFSET bytes, then of
                             those sectors */
};

/* What the first stage has found when the second stage runs; addresses are segments and offsets. It
 * is not covered by the checksum. */
#define PXE_STATE_OFFSET 0x1e0
struct pxe_state {
  uint32_t bang_pxe;    /* where the ROM says that its !PXE structure is */
  uint32_t pxenv;       /* the same of PXENV+ */
  uint32_t entry;       /* of the ROM's functions: set by the second stage before it calls any */
  uint32_t packet_size; /* bytes in a TFTP packet that is not the last: set likewise */
};

#define VOLUME_MAGIC "BOOTSMTH" /* 8 bytes, no NUL */
#define VOLUME_VERSION 4

enum volume_part_kind {
  VOLUME_PART_NONE = 0,
  VOLUME_PART_LOADER = 1,
  VOLUME_PART_COMMAND_LINE = 2, /* text without NUL */
  VOLUME_PART_KERNEL = 3,       /* ELF64, cut after its last loadable byte */
  VOLUME_PART_MODULE_LIST = 4,  /* volume_header.module_count of struct volume_module, and texts */
  VOLUME_PART_EXTENSION = 5,    /* of the second stage; right behind it, in memory too */
  VOLUME_PART_REQUESTS = 6,     /* notes, in the order of their types: requests.md */
  VOLUME_PART_SETTINGS = 7,     /* text: boot/common/settings.h */
  VOLUME_PART_KERNEL_FILE = 8,  /* ELF64, what a kernel asks for of its own file */
};

/* How bytes are stored. */
enum volume_compression {
  VOLUME_NOT_COMPRESSED = 0,
  /*
   * A sequence of blocks, of VOLUME_BLOCK_SIZE bytes each when unpacked, but for the last one: four
   * bytes that say how many follow, and those, one block of the LZ4 format (lz4_Block_format.md of
   * LZ4 1.9.4). With VOLUME_BLOCK_STORED in the number they are the block's bytes themselves.
   */
  VOLUME_LZ4 = 1,
};

#define VOLUME_BLOCK_SIZE 0x40000
#define VOLUME_BLOCK_STORED UINT32_C(0x80000000)

/* One part of the volume. Only kernel, the kernel's file and modules can be compressed. */
struct volume_part {
  uint32_t kind;            /* enum volume_part_kind */
  uint32_t compression;     /* enum volume_compression */
  uint64_t digest;          /* of the bytes that are stored */
  uint64_t first_sector;    /* counted from the header's sector */
  uint64_t length;          /* bytes that are stored; the last sector is filled with zeros */
  uint64_t unpacked_length; /* the same, if the part is not compressed */
};

#define VOLUME_MODULE_NAME_SIZE 88

/* A file for the kernel. Behind the last one of the list are their command lines. */
struct volume_module {
  uint64_t digest;
  uint64_t first_sector;    /* counted from the header's sector */
  uint64_t length;          /* bytes that are stored; may be 0 */
  uint64_t unpacked_length; /* the same, if the module is not compressed */
  uint32_t compression;     /* enum volume_compression */
  uint32_t command_line;    /* where it begins in the list's part, up to a NUL; 0 for none */
  char name[VOLUME_MODULE_NAME_SIZE]; /* ends in NUL */
};

#define VOLUME_MAX_PARTS 10
#define VOLUME_COMMAND_LINE_MAX 4095 /* bytes; of a module's too */
#define VOLUME_REQUESTS_MAX 4096     /* bytes */
#define VOLUME_SETTINGS_MAX 512      /* bytes */

/*
 * Room that every volume has for its settings and, behind them, its command line, so that both can
 * be changed in a finished image: volume_header.settings_sector. A part names what is there, if
 * anything is.
 */
#define VOLUME_SETTINGS_SECTORS 1
#define VOLUME_COMMAND_LINE_SECTORS 8
#define VOLUME_ROOM_SECTORS (VOLUME_SETTINGS_SECTORS + VOLUME_COMMAND_LINE_SECTORS)

/* volume_header.flags */
#define VOLUME_FLAG_COMPRESSED UINT32_C(1) /* kernel or a module are compressed */
#define VOLUME_FLAG_SETTINGS UINT32_C(2)   /* there are settings: the extension reads them */
#define VOLUME_FLAGS (VOLUME_FLAG_COMPRESSED | VOLUME_FLAG_SETTINGS)

struct volume_header {
  uint8_t magic[8];
  uint32_t version; /* VOLUME_VERSION */
  uint32_t part_count;
  uint64_t digest;  /* of this sector with this field 0 */
  uint64_t sectors; /* length of the whole volume */
  uint64_t first_stage_digest;
  uint32_t flags;
  uint32_t module_count;
  struct volume_part parts[VOLUME_MAX_PARTS];
  /* The extension, where no part of the volume needs it yet: what becomes a part when settings are
   * made. All zero if it is a part, or the loader has none. */
  struct volume_part spare_extension;
  uint64_t settings_sector;  /* of the room for settings, counted from the header */
  uint8_t more_reserved[16]; /* 0 */
};

_Static_assert(sizeof(struct volume_header) == VOLUME_SECTOR_SIZE, "one sector");
_Static_assert(sizeof(struct volume_module) == 128, "four in a sector");
_Static_assert(sizeof(struct first_stage_patch) == 16, "as the first stage reads it");
_Static_assert(PXE_STATE_OFFSET + sizeof(struct pxe_state) <= PXE_STAGE_PATCH_OFFSET &&
                   PXE_STAGE_PATCH_OFFSET + sizeof(struct pxe_stage_patch) == VOLUME_SECTOR_SIZE,
               "as the first stage of network boots has them");

#endif
