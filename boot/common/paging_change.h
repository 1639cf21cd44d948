/* Changes to page tables that have been built: what only some kernels ask for. */
#ifndef BOOT_COMMON_PAGING_CHANGE_H
#define BOOT_COMMON_PAGING_CHANGE_H

#include "boot/common/paging.h"

/*
 * Gives what is mapped of [vaddr, vaddr + length), whole pages, the caching:
 * PAGING_WRITE_COMBINING, PAGING_UNCACHED or 0 for write-back. Larger pages are split where the
 * range begins and ends.
 */
struct error paging_set_caching(struct paging *paging, uint64_t vaddr, uint64_t length,
                                enum paging_access caching);

/*
 * Makes an entry of the top table, 0 to 511, lead to the top table itself, so that all tables are
 * reached there as data. An error if the entry is in use.
 */
struct error paging_recurse(struct paging *paging, uint32_t slot);

/* The highest entry of the top table's upper half below that one that is free; 0 if none is. */
uint32_t paging_free_slot(const struct paging *paging, uint32_t below);

/* The number of the top table's entry for an address. */
uint32_t paging_slot_of(const struct paging *paging, uint64_t vaddr);

/* Where the top table is reached through such an entry. */
uint64_t paging_recursive_address(const struct paging *paging, uint32_t slot);

#endif
