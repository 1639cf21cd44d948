/* The way from firmware's long mode into the kernel. */
#ifndef BOOT_UEFI_LAST_PAGE_H
#define BOOT_UEFI_LAST_PAGE_H

#include <stdint.h>

#include "boot/common/kernel_start.h"

/* Fills the page and makes it executable; `start` is completed but for boot_info's content. To be
 * called while firmware still runs. */
void last_page_prepare(uint64_t page, uint64_t direct_map, struct kernel_start *start);

/* Enters the kernel, when the machine is the loader's alone. */
_Noreturn void last_page_enter(uint64_t page);

#endif
