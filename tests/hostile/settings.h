/* How a machine is to be hostile, as chain.asm and hooks.asm find it: settings.inc has the same. */
#ifndef TESTS_HOSTILE_SETTINGS_H
#define TESTS_HOSTILE_SETTINGS_H

#include <stdint.h>

/* In the chain's boot sector: the number of the hooks' sectors, two bytes. */
#define HOSTILE_CHAIN_SECTORS 8
/* In the hooks. */
#define HOSTILE_SETTINGS 4

/* Where things lie on a hostile disk. */
#define HOSTILE_TRUE_BOOT_SECTOR_LBA 1
#define HOSTILE_HOOKS_LBA 2
/* One read of the firmware, and less than the memory that the chain sets aside. */
#define HOSTILE_HOOKS_MAX_SECTORS 127

struct hostile_settings {
  uint16_t entry_segment;
  uint16_t boot_drive;
  uint16_t low_memory_kib;
  uint16_t edd;
  uint16_t geometry;
  uint16_t failing_reads;
  uint16_t most_sectors;
  uint16_t readable_until;
  uint16_t sector_size;
  uint16_t sloppy;
  uint16_t a20;
  uint16_t a20_bios;
  uint16_t e820;
  uint16_t e820_carry_at_end;
  uint16_t e820_loses_smap;
  uint16_t e801;
  uint16_t e801_ax;
  uint16_t e801_bx;
  uint16_t e801_cx;
  uint16_t e801_dx;
  uint16_t e88;
  uint16_t e88_kib;
  uint16_t deep_stack;
  uint16_t phantoms;
  uint16_t entry_count;
};

struct hostile_entry {
  uint64_t base;
  uint64_t length;
  uint32_t type;
  uint32_t attributes;
  uint32_t size;
} __attribute__((packed));

#endif
