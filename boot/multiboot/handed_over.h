/*
 * What a boot loader hands over, whatever its protocol. Nothing of it is believed: what does not
 * lie where it can, or ends before it should, is an error.
 */
#ifndef BOOT_MULTIBOOT_HANDED_OVER_H
#define BOOT_MULTIBOOT_HANDED_OVER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "boot/common/error.h"
#include "boot/common/memory_map.h"
#include "boot/multiboot/physical.h"
#include "boot/protocol/boot_info.h"

#define HANDED_OVER_MODULES 256
/* Bytes of the longest text: a module's, or before its first word is cut off a command line. */
#define HANDED_OVER_TEXT_MAX 8192
#define HANDED_OVER_RANGES (2 * HANDED_OVER_MODULES + 8)

/* Bytes in memory; a text has no NUL among them. */
struct handed_range {
  uint64_t base;
  uint64_t length;
};

struct handed_module {
  struct handed_range bytes;
  struct handed_range name;         /* the first word of its text */
  struct handed_range command_line; /* what follows that */
};

struct handed_over {
  enum boot_firmware firmware;
  struct handed_range command_line; /* of length 0 if none was given */
  struct boot_screen screen;        /* `base` is not set; NONE if there is none to be handed on */
  bool screen_told;                 /* whether anything is said of it, be it of use or not */
  uint64_t rsdp_phys;               /* 0 if nothing is said of it */
  uint64_t smbios_phys;             /* likewise; the 64-bit one if there is one */
  uint64_t smbios_32_phys;          /* likewise; the 32-bit one */
  uint64_t efi_system_table;        /* of 64-bit UEFI firmware; 0 if nothing is said of it */
  struct handed_range efi_map;      /* the descriptors that UEFI firmware gave; length 0 for none */
  uint32_t efi_descriptor_size;
  uint32_t efi_descriptor_version;
  uint64_t rsdp_copy; /* where the boot loader has copied it to, or 0 */
  uint32_t module_count;
  struct handed_module modules[HANDED_OVER_MODULES];
  /* Everything that was read, modules apart: not to be written over while it is in use. */
  uint32_t range_count;
  struct handed_range ranges[HANDED_OVER_RANGES];
};

/* Reads what a boot loader has put at `info`; `magic` says which protocol it follows. Ranges are
 * added to the memory map, which is not normalised yet. */
struct error handed_over_read(const struct physical *memory, uint32_t magic, uint64_t info,
                              struct memory_map *map, struct handed_over *given);

/* The parts of that, one for each protocol. */
struct error multiboot1_read(const struct physical *memory, uint64_t info, struct memory_map *map,
                             struct handed_over *given);
struct error multiboot2_read(const struct physical *memory, uint64_t info, struct memory_map *map,
                             struct handed_over *given);
struct error pvh_read(const struct physical *memory, uint64_t info, struct memory_map *map,
                      struct handed_over *given);

/* Takes RSDP and SMBIOS entry point from the system table of 64-bit UEFI firmware, if they are
 * there. */
void efi_tables_read(const struct physical *memory, uint64_t address, struct handed_over *given);

/* What they have in common. */

/* The items that a boot loader's information has, as errors number them: those of Multiboot 2. */
struct error handed_over_damaged(uint32_t item, uint64_t address, uint64_t length);

void handed_over_keep(struct handed_over *given, uint64_t base, uint64_t length);

/* The text at an address, 0 for none. */
struct error handed_over_text(const struct physical *memory, struct handed_over *given,
                              uint32_t item, uint64_t address, struct handed_range *text);

/* Adds a module, whose bytes must be within reach. Its text has been read. */
struct error handed_over_module(const struct physical *memory, struct handed_over *given,
                                struct handed_range bytes, struct handed_range text);

struct multiboot_screen;
struct multiboot_channels;

/* A screen as Multiboot describes it. It is not handed on if it is of a kind that kernels are not
 * told of, or one that they could not draw in. */
void handed_over_screen(struct handed_over *given, const struct multiboot_screen *screen,
                        const struct multiboot_channels *channels);

#endif
