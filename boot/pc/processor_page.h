/* The page in which processors start and wait: processor_page.asm, brought to where it runs. */
#ifndef BOOT_PC_PROCESSOR_PAGE_H
#define BOOT_PC_PROCESSOR_PAGE_H

#include <stdint.h>

#include "boot/common/processors.h"

/* Where in the page processors wait. */
uint32_t processor_page_wait_offset(void);

/* Writes the page that has been taken for it. */
void processor_page_fill(const struct processors *processors);

#endif
