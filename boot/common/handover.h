/*
 * What the loader leaves in memory for the kernel: boot info, memory map, answers, strings, GDT and
 * TSS, in one block that is reached through the direct map, or at an address of its own.
 */
#ifndef BOOT_COMMON_HANDOVER_H
#define BOOT_COMMON_HANDOVER_H

#include <stddef.h>
#include <stdint.h>

#include "boot/common/memory_map.h"
#include "boot/common/requests.h"
#include "boot/protocol/boot_info.h"

/* Selectors in the kernel's GDT. */
#define HANDOVER_SELECTOR_CODE 0x08
#define HANDOVER_SELECTOR_DATA 0x10
#define HANDOVER_SELECTOR_TSS 0x18

/* What LGDT reads in 64-bit mode. */
struct handover_gdt_register {
  uint16_t padding[3]; /* puts base on an 8-byte line */
  uint16_t limit;
  uint64_t base;
};

/* What a processor needs of its own. */
struct handover_tables {
  struct handover_gdt_register gdt_register;
  uint64_t gdt[5];
  uint32_t tss[26]; /* 64-bit TSS: Intel SDM volume 3A, figure 8-11 */
};

struct handover_block {
  struct boot_info info;
  struct handover_tables tables;
  /* Behind it: the memory map, answers to requests, the loader's name, the command line. */
};

struct handover {
  struct boot_info info; /* all but the addresses of what is in the block */
  uint64_t block;        /* where memory for the block is: physical address */
  uint64_t block_vaddr;  /* and at which address the kernel finds it */
  size_t block_length;   /* with what is behind it */
  const char *loader_name;
  const char *command_line;
  size_t command_line_length;
  const struct kernel_requests *requests; /* to be answered */
  uint64_t values[REQUEST_TYPES + 1];     /* of the answers, by the requests' types */
};

/* Fills tables that the kernel finds at a virtual address; returns that of what LGDT reads. */
uint64_t handover_write_tables(struct handover_tables *tables, uint64_t vaddr);

/* Where in the tables LGDT reads. */
#define HANDOVER_GDT_REGISTER                                                                      \
  (offsetof(struct handover_tables, gdt_register) + offsetof(struct handover_gdt_register, limit))

/* Bytes of a block with room for a memory map of `regions` entries. */
size_t handover_size(const struct handover *handover, size_t regions);

/* Writes the block, which `block` points to. */
void handover_write(const struct handover *handover, const struct memory_map *map, void *block);

#endif
