/*
 * What boot loaders put into memory for a kernel: Multiboot 1 (Multiboot Specification 0.6.96,
 * section 3.3), Multiboot 2 (Multiboot2 Specification 2.0, section 3.6) and PVH (Xen,
 * xen/include/public/arch-x86/hvm/start_info.h). Every integer is little-endian, every address
 * physical.
 */
#ifndef BOOT_MULTIBOOT_PROTOCOLS_H
#define BOOT_MULTIBOOT_PROTOCOLS_H

#include <stdint.h>

/* In EAX at entry. PVH leaves EAX undefined; entry.asm then puts its structure's own magic there.
 */
#define MULTIBOOT1_MAGIC UINT32_C(0x2badb002)
#define MULTIBOOT2_MAGIC UINT32_C(0x36d76289)
#define PVH_MAGIC UINT32_C(0x336ec578)

/* multiboot1_info.flags: which fields are there. */
#define MULTIBOOT1_COMMAND_LINE (1u << 2)
#define MULTIBOOT1_MODULES (1u << 3)
#define MULTIBOOT1_MEMORY_MAP (1u << 6)
#define MULTIBOOT1_LOADER_NAME (1u << 9)
#define MULTIBOOT1_FRAMEBUFFER (1u << 12)

/* What kind of screen a framebuffer is, in Multiboot 1 and 2. */
#define MULTIBOOT_SCREEN_RGB 1
#define MULTIBOOT_SCREEN_TEXT 2

struct __attribute__((packed)) multiboot_screen {
  uint64_t address;
  uint32_t pitch;
  uint32_t width;
  uint32_t height;
  uint8_t bits;
  uint8_t kind;
};

struct multiboot_channels {
  uint8_t red_shift;
  uint8_t red_bits;
  uint8_t green_shift;
  uint8_t green_bits;
  uint8_t blue_shift;
  uint8_t blue_bits;
};

struct __attribute__((packed)) multiboot1_info {
  uint32_t flags;
  uint32_t lower_memory_kib;
  uint32_t upper_memory_kib;
  uint32_t boot_device;
  uint32_t command_line;
  uint32_t module_count;
  uint32_t modules;
  uint32_t symbols[4];
  uint32_t memory_map_length;
  uint32_t memory_map;
  uint32_t drives_length;
  uint32_t drives;
  uint32_t configuration_table;
  uint32_t loader_name;
  uint32_t apm_table;
  uint32_t vbe_control;
  uint32_t vbe_mode_information;
  uint16_t vbe[4];
  struct multiboot_screen screen;
  struct multiboot_channels channels;
};

struct multiboot1_module {
  uint32_t start;
  uint32_t end; /* one past the last byte */
  uint32_t text;
  uint32_t reserved;
};

/* Entries of a memory map go on `size` bytes behind this field. */
struct __attribute__((packed)) multiboot1_region {
  uint32_t size;
  uint64_t base;
  uint64_t length;
  uint32_t type;
};

/* At the start, and then tags at multiples of 8, the last of them of type END. */
struct multiboot2_info {
  uint32_t length;
  uint32_t reserved;
};

struct multiboot2_tag {
  uint32_t type;
  uint32_t length; /* with this header */
};

enum multiboot2_tag_type {
  MULTIBOOT2_END = 0,
  MULTIBOOT2_COMMAND_LINE = 1,
  MULTIBOOT2_MODULE = 3,
  MULTIBOOT2_MEMORY_MAP = 6,
  MULTIBOOT2_FRAMEBUFFER = 8,
  MULTIBOOT2_EFI64_SYSTEM_TABLE = 12,
  MULTIBOOT2_OLD_RSDP = 14,
  MULTIBOOT2_NEW_RSDP = 15,
  MULTIBOOT2_EFI_MEMORY_MAP = 17,
};

/* Behind the tag's header; then the text. */
struct multiboot2_module {
  uint32_t start;
  uint32_t end;
};

/* Behind the tag's header; then the entries. */
struct multiboot2_map {
  uint32_t entry_size;
  uint32_t entry_version;
};

/* Behind the tag's header; then the descriptors. */
struct multiboot2_efi_map {
  uint32_t descriptor_size;
  uint32_t descriptor_version;
};

struct multiboot2_region {
  uint64_t base;
  uint64_t length;
  uint32_t type;
  uint32_t reserved;
};

struct __attribute__((packed)) multiboot2_screen {
  struct multiboot_screen screen;
  uint16_t reserved;
  struct multiboot_channels channels;
};

/* Of hvm_start_info. The fields from memory_map on are there since version 1. */
struct pvh_info {
  uint32_t magic;
  uint32_t version;
  uint32_t flags;
  uint32_t module_count;
  uint64_t modules;
  uint64_t command_line;
  uint64_t rsdp;
  uint64_t memory_map;
  uint32_t memory_map_count;
  uint32_t reserved;
};

struct pvh_module {
  uint64_t base;
  uint64_t length;
  uint64_t text;
  uint64_t reserved;
};

struct pvh_region {
  uint64_t base;
  uint64_t length;
  uint32_t type;
  uint32_t reserved;
};

#endif
