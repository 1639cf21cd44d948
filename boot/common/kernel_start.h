/*
 * The machine that the kernel finds: stack, address space and boot info, made in memory, and the
 * few addresses that enter_kernel.asm needs for the jump.
 */
#ifndef BOOT_COMMON_KERNEL_START_H
#define BOOT_COMMON_KERNEL_START_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "boot/common/error.h"
#include "boot/common/handover.h"
#include "boot/common/kernel_layout.h"
#include "boot/common/load_kernel.h"
#include "boot/common/memory_map.h"
#include "boot/common/requests.h"

/* As boot/pc/enter_kernel.asm reads it; all but page_tables are virtual addresses. */
struct kernel_start {
  uint64_t page_tables; /* physical, below 4 GiB */
  uint64_t self;        /* this structure, or its copy */
  uint64_t gdt_register;
  uint64_t stack_top;
  uint64_t entry;
  uint64_t boot_info;
  uint64_t entry_tsc;        /* where the time stamp counter is written to */
  uint64_t no_interrupts[2]; /* zeros: an interrupt table of no entries */
  uint64_t pat;              /* for IA32_PAT; 0 leaves it as firmware left it */
  uint32_t cr4;
  uint32_t xcr0; /* components to initialise beyond what FNINIT does; 0: none */
};

/* CR4: page tables of 64-bit entries (Intel SDM volume 3A, section 2.5). */
#define KERNEL_START_CR4_PAE 0x20u
/* Five levels of them (volume 3A, section 4.1.1). */
#define KERNEL_START_CR4_LA57 0x1000u

/* What the loader has made ready, and knows of the machine. */
struct kernel_start_plan {
  struct kernel_layout *layout;
  struct kernel_requests *requests; /* as the layout has them; the handover answers them */
  const struct loaded_kernel *kernel;
  uint64_t last_page;     /* physical address of the page that enter_kernel.asm runs in */
  bool gib_pages;         /* CPUID.80000001H:EDX[26] */
  bool has_pat;           /* CPUID.01H:EDX[16] */
  bool has_la57;          /* CPUID.07H:ECX[16]; need not be known if nobody asks for it */
  uint64_t physical_end;  /* one past the highest physical address that the CPU has */
  size_t regions_to_come; /* entries by which the memory map may still grow */
};

/*
 * Takes memory out of the map for stack, page tables and boot info, and builds the tables. The
 * handover's screen is there already. A stack that is asked for
 * as optional and for which there is no memory is taken out of layout and requests.
 */
struct error kernel_start_build(const struct kernel_start_plan *plan, struct memory_map *map,
                                struct handover *handover, struct kernel_start *start);

/* Writes the boot info to where kernel_start_build took memory for it. The map is final now, and
 * may have less than the kernel requires. */
struct error kernel_start_hand_over(const struct kernel_start_plan *plan,
                                    const struct memory_map *map, struct handover *handover);

/* Copies `start` to memory of the kernel's, where `self` says that it is. Not for loaders that have
 * a page of code and data of their own, which set `self` to that. */
const struct kernel_start *kernel_start_copy(const struct handover *handover,
                                             const struct kernel_start *start);

#endif
