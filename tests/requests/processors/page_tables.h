/* What the page tables say of an address. */
#ifndef TESTS_REQUESTS_PROCESSORS_PAGE_TABLES_H
#define TESTS_REQUESTS_PROCESSORS_PAGE_TABLES_H

#include <stdint.h>

#include "boot/protocol/boot_info.h"

#define PAGE_PRESENT UINT64_C(1)
#define PAGE_WRITE UINT64_C(2)
#define PAGE_NO_EXECUTE (UINT64_C(1) << 63)

/* The last entry on the way to an address, with the physical address of its 4096 bytes; 0 if it is
 * not mapped. */
uint64_t page_entry(const struct boot_info *info, uint64_t cr3, uint64_t vaddr);

#endif
