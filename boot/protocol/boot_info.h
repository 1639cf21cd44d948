/*
 * What the loader tells the kernel: one versioned structure, the same from every firmware.
 *
 * The kernel's entry point receives its address in RDI (the first argument of a System V AMD64
 * function), so a C kernel declares `void _start(const struct boot_info *info)`. entry_contract.md
 * beside this file states the rest of the machine at that moment.
 *
 * All addresses named *_phys are physical; the others are virtual and mapped when the kernel
 * starts. Every integer is little-endian; every length is in bytes unless it says pages or frames.
 */
#ifndef BOOT_PROTOCOL_BOOT_INFO_H
#define BOOT_PROTOCOL_BOOT_INFO_H

#include <stdint.h>

/* The release of Bootsmith that this tree builds, as loader and kernel print it. */
#define BOOTSMITH_VERSION "0.1.0"

/* "BSBI" read as a little-endian word. */
#define BOOT_INFO_MAGIC UINT32_C(0x49425342)
/* Raised when a field changes meaning; a kernel refuses a version that it does not know. */
#define BOOT_INFO_VERSION UINT32_C(1)

/* Which firmware started the loader (boot_info.firmware). */
enum boot_firmware {
  BOOT_FIRMWARE_BIOS = 1,
  BOOT_FIRMWARE_UEFI = 2,
  BOOT_FIRMWARE_MULTIBOOT1 = 3,
  BOOT_FIRMWARE_MULTIBOOT2 = 4,
  BOOT_FIRMWARE_PVH = 5,
};

/*
 * What a range of physical memory is. 1 to 5 are the address range types of the ACPI
 * specification (6.5, section 15, table 15.2); what firmware reports beyond them is RESERVED.
 */
enum boot_memory_type {
  BOOT_MEMORY_USABLE = 1,
  BOOT_MEMORY_RESERVED = 2,
  BOOT_MEMORY_ACPI_RECLAIMABLE = 3,
  BOOT_MEMORY_ACPI_NVS = 4,
  BOOT_MEMORY_BAD = 5,
  /* Page tables, boot info and stack made by the loader: usable once the kernel has its own. */
  BOOT_MEMORY_LOADER = 0x1001,
  /* The kernel's own segments. */
  BOOT_MEMORY_KERNEL = 0x1002,
  /* A module's bytes, or the kernel's own file if it asks for that. */
  BOOT_MEMORY_MODULE = 0x1003,
};

/* One range of physical memory. Base and length are multiples of 4096; length is never 0. */
struct boot_memory_region {
  uint64_t base_phys;
  uint64_t length;
  uint32_t type; /* enum boot_memory_type */
  uint32_t reserved;
};

/* What is on the screen (boot_screen.kind). */
enum boot_screen_kind {
  BOOT_SCREEN_NONE = 0,
  BOOT_SCREEN_TEXT = 1,        /* VGA text: two bytes a cell, character then attribute */
  BOOT_SCREEN_FRAMEBUFFER = 2, /* linear framebuffer */
  BOOT_SCREEN_INDEXED = 3,     /* the same with a byte a pixel: a colour of VGA's palette */
};

struct boot_screen {
  uint32_t kind;      /* enum boot_screen_kind */
  uint32_t width;     /* cells for text, pixels for a framebuffer */
  uint32_t height;    /* the same */
  uint32_t pitch;     /* bytes from one row to the next */
  uint64_t base;      /* virtual address */
  uint64_t base_phys; /* physical address */
  uint32_t bits;      /* per cell or pixel */
  uint8_t red_shift;  /* framebuffer only: position and width of each channel */
  uint8_t red_bits;
  uint8_t green_shift;
  uint8_t green_bits;
  uint8_t blue_shift;
  uint8_t blue_bits;
  uint8_t reserved[6];
};

/* One file handed to the kernel beside itself. */
struct boot_module {
  uint64_t base; /* a multiple of 4096; the rest of the last page is zero */
  uint64_t base_phys;
  uint64_t length;       /* 0 for an empty file; then base and base_phys are 0 too */
  uint64_t name;         /* NUL-terminated, virtual address */
  uint64_t command_line; /* the same; "" when none was given */
};

/* Readings of the time stamp counter (RDTSC); 0 where the CPU has none. */
struct boot_timestamps {
  uint64_t first_stage;
  uint64_t second_stage;
  uint64_t kernel_entry;   /* taken last thing before the jump */
  uint64_t volume_opened;  /* the loader knows what to load */
  uint64_t kernel_loaded;  /* read, checked and relocated */
  uint64_t modules_loaded; /* the same moment if there are none */
};

/* What every thread's block of thread-local variables begins as (PT_TLS of the kernel's file). */
struct boot_tls {
  uint64_t base;        /* of the bytes that are not zero; 0 if there are no such variables */
  uint64_t file_size;   /* so many bytes there, and zeros up to */
  uint64_t memory_size; /* of a block */
  uint64_t alignment;   /* of a block: as `base` is to a multiple of this, so is the block */
};

struct boot_info {
  uint32_t magic;    /* BOOT_INFO_MAGIC */
  uint32_t version;  /* BOOT_INFO_VERSION */
  uint32_t size;     /* sizeof(struct boot_info) as the loader knows it */
  uint32_t firmware; /* enum boot_firmware */

  uint64_t loader_name; /* "Bootsmith 0.1.0 (BIOS)": NUL-terminated, virtual address */

  /* Sorted by address, without overlaps; covers every range the firmware reported. */
  uint64_t memory_map; /* virtual address of an array of struct boot_memory_region */
  uint64_t memory_map_count;

  /* Physical address p is readable and writable at direct_map + p if it is below 4 GiB or in a
   * range of the memory map that is neither reserved nor bad; all of them are below
   * direct_map_length. Both are 0 if there is no such map. */
  uint64_t direct_map;
  uint64_t direct_map_length;

  /* The lowest virtual address of the kernel, where its bytes are, and how far it reaches. */
  uint64_t kernel_base;
  uint64_t kernel_base_phys;
  uint64_t kernel_length;
  uint64_t kernel_slide; /* run-time address minus linked address; 0 unless relocated */

  /* The stack in use at entry: lowest usable address and length. guard_length bytes below it and
   * above it are not mapped. */
  uint64_t stack_base;
  uint64_t stack_length;

  uint64_t command_line; /* NUL-terminated, virtual address; "" when none was given */

  uint64_t modules; /* virtual address of an array of struct boot_module */
  uint64_t module_count;

  uint64_t rsdp_phys;   /* ACPI root pointer, 0 when not found */
  uint64_t smbios_phys; /* SMBIOS entry point, the 64-bit one if there is one; 0 when not found */

  struct boot_screen screen;
  struct boot_timestamps timestamps;

  /* BIOS only: the drive number of the boot disk (INT 13h), 0 if there was none; else 0. */
  uint32_t bios_drive;

  uint32_t paging_levels; /* 4, or 5 (LA57) where kernel or image ask for it */
  uint64_t guard_length;  /* unmapped bytes below the stack, and as many above */

  /* The page of the loader's last instructions: physical address, mapped at the same virtual one.
   */
  uint64_t last_page;

  /* What the loader says to the requests of kernel and image (requests.h), by type: virtual address
   * of an array of struct boot_request_answer; 0 and 0 when nothing was asked for. */
  uint64_t requests;
  uint64_t request_count;

  struct boot_tls tls;

  uint64_t smbios_32_phys; /* the 32-bit SMBIOS entry point, 0 when not found */
};

#endif
