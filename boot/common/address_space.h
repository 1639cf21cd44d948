/*
 * The page tables that the kernel starts with, as boot/protocol/entry_contract.md promises them.
 */
#ifndef BOOT_COMMON_ADDRESS_SPACE_H
#define BOOT_COMMON_ADDRESS_SPACE_H

#include <stdbool.h>
#include <stdint.h>

#include "boot/common/error.h"
#include "boot/common/kernel_layout.h"
#include "boot/common/kernel_placement.h"
#include "boot/common/memory_map.h"
#include "boot/common/paging.h"

struct address_space {
  const struct kernel_layout *layout;
  const struct kernel_placement *placement;
  uint64_t slide;
  const struct memory_map *map; /* page tables may be taken from it meanwhile */
  uint64_t stack_phys;
  /* The loader's page that runs while paging is turned on; mapped at its physical address. */
  uint64_t last_page;
  const struct boot_screen *screen; /* a framebuffer is in the direct map, wherever it lies */
  bool gib_pages;                   /* CPUID.80000001H:EDX[26] */
};

/* Maps everything into the tables of `paging`, which has been begun. */
struct error address_space_build(const struct address_space *space, struct paging *paging);

/* How far the direct map reaches: all RAM of the map that it has room for, the framebuffer, and
 * 4 GiB at least. */
uint64_t address_space_direct_map_length(const struct address_space *space);

/* Whether there is room for the screen's framebuffer, in the direct map if there is one. */
bool address_space_reaches_screen(const struct kernel_layout *layout,
                                  const struct boot_screen *screen);

/* Where a framebuffer is mapped that is reached. */
uint64_t address_space_screen(const struct kernel_layout *layout, const struct boot_screen *screen);

#endif
