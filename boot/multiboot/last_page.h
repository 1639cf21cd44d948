/* The way into the kernel from wherever this loader was put. */
#ifndef BOOT_MULTIBOOT_LAST_PAGE_H
#define BOOT_MULTIBOOT_LAST_PAGE_H

#include <stdint.h>

#include "boot/common/kernel_start.h"

/* Fills the page at a physical address, and enters the kernel from there. */
_Noreturn void last_page_enter(uint64_t page, uint64_t direct_map, struct kernel_start *start);

#endif
