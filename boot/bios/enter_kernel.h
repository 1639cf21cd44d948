/* The last step: long mode and the jump. */
#ifndef BOOT_BIOS_ENTER_KERNEL_H
#define BOOT_BIOS_ENTER_KERNEL_H

#include <stdint.h>

/* As enter_kernel.asm reads it; all but page_tables are virtual addresses. */
struct kernel_start {
  uint64_t page_tables; /* physical, below 4 GiB */
  uint64_t self;        /* this structure */
  uint64_t gdt_register;
  uint64_t stack_top;
  uint64_t entry;
  uint64_t boot_info;
  uint64_t entry_tsc;        /* where the time stamp counter is written to */
  uint64_t no_interrupts[2]; /* zeros: an interrupt table of no entries */
};

_Noreturn void enter_kernel(const struct kernel_start *start);

#endif
