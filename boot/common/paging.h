/*
 * Building page tables of four or five levels (Intel SDM volume 3A, section 4.5) in physical
 * memory.
 */
#ifndef BOOT_COMMON_PAGING_H
#define BOOT_COMMON_PAGING_H

#include <stdbool.h>
#include <stdint.h>

#include "boot/common/error.h"

#define PAGING_PAGE_SIZE UINT64_C(4096)
#define PAGING_LEVELS 4
#define PAGING_LEVELS_MOST 5
/* Entries of a table. */
#define PAGING_ENTRIES 512

/*
 * Flags. Without a flag for caching a page is write-back in the tables. Those flags are the entry's
 * bits PWT and PCD, which choose PAT's entries 1 and 3; PAGING_PAT makes of these what they are
 * called.
 */
enum paging_access {
  PAGING_READ_ONLY = 0,
  PAGING_WRITE = 1,
  PAGING_EXECUTE = 2,
  PAGING_WRITE_COMBINING = 0x08,
  PAGING_UNCACHED = 0x18,
};

/* IA32_PAT where caching is asked for, from entry 0 on: WB, WC, UC-, UC, WB, WP, UC-, WT (Intel SDM
 * volume 3A, section 12.12.2). Entries 0, 2 and 3 are those of a reset. */
#define PAGING_PAT UINT64_C(0x0407050600070106)

struct paging {
  /* Gives the physical address of a page to make a table of; false if there is none. The page may
   * hold anything: it is zeroed here. */
  bool (*allocate)(void *context, uint64_t *page);
  void *context;
  /* What to add to a physical address to get a pointer: 0 in the loader, an array in tests. */
  uintptr_t bias;
  int levels;    /* PAGING_LEVELS, or PAGING_LEVELS_MOST for a CPU with LA57 */
  uint64_t root; /* physical address of the top table (CR3) */
};

/* Takes the top table. */
struct error paging_begin(struct paging *paging);

/* How many tables paging_map() can take for a range with pages of up to 2 MiB. */
uint64_t paging_tables_most(uint64_t vaddr, uint64_t paddr, uint64_t length);

/*
 * Maps [vaddr, vaddr + length) to physical memory from paddr on, all multiples of a page and not
 * empty, with the largest pages up to `largest_page` (4 KiB, 2 MiB or 1 GiB) that fit. Mapping a
 * page twice is an error.
 */
struct error paging_map(struct paging *paging, uint64_t vaddr, uint64_t paddr, uint64_t length,
                        enum paging_access access, uint64_t largest_page);

#endif
