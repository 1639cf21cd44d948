/* Entries of page tables, for code that builds or changes them. */
#ifndef BOOT_COMMON_PAGING_FORMAT_H
#define BOOT_COMMON_PAGING_FORMAT_H

#include <stdint.h>

#include "boot/common/paging.h"

/* Bits of an entry at any level (Intel SDM volume 3A, tables 4-15 to 4-20). */
#define ENTRY_PRESENT (UINT64_C(1) << 0)
#define ENTRY_WRITE (UINT64_C(1) << 1)
#define ENTRY_CACHING (UINT64_C(3) << 3) /* PWT and PCD, of what is not a table */
#define ENTRY_LARGE (UINT64_C(1) << 7)
#define ENTRY_NO_EXECUTE (UINT64_C(1) << 63)
#define ENTRY_ADDRESS UINT64_C(0x000ffffffffff000)

static inline uint64_t *paging_table_at(const struct paging *paging, uint64_t page) {
  return (uint64_t *)(paging->bias + (uintptr_t)page);
}

/* How much one entry of a table of this level maps: 4 KiB at level 0. */
static inline uint64_t paging_entry_size(int level) {
  return PAGING_PAGE_SIZE << 9 * level;
}

/* Which entry of a table of this level is for the address. */
static inline uint32_t paging_index(uint64_t vaddr, int level) {
  return (uint32_t)(vaddr >> (12 + 9 * level)) & (PAGING_ENTRIES - 1);
}

/* Takes an empty table. */
struct error paging_new_table(struct paging *paging, uint64_t *page);

#endif
