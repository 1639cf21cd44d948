/*
 * The kernel's address space as the loader lays it out, and whether a kernel fits into it. The
 * image tool asks the same question when the image is built.
 *
 *   0 .. 1 MiB                  the loader's: page 0 unmapped, one page of the loader's code, VGA
 *   direct map                  64 TiB from KERNEL_LAYOUT_DIRECT_MAP
 *   loader's area               512 GiB from KERNEL_LAYOUT_LOADER_AREA: stack between guard pages
 *   anywhere else               the kernel's segments
 *
 * boot/protocol/entry_contract.md states it for those who write kernels.
 */
#ifndef BOOT_COMMON_KERNEL_LAYOUT_H
#define BOOT_COMMON_KERNEL_LAYOUT_H

#include <stdint.h>

#include "boot/common/elf64.h"
#include "boot/common/error.h"

#define KERNEL_LAYOUT_LOW_END UINT64_C(0x100000)
/* The page of the loader's code that runs while paging is turned on: the second stage's first. */
#define KERNEL_LAYOUT_TRAMPOLINE UINT64_C(0x8000)
#define KERNEL_LAYOUT_VGA UINT64_C(0xa0000)
#define KERNEL_LAYOUT_VGA_END UINT64_C(0xc0000)

#define KERNEL_LAYOUT_DIRECT_MAP UINT64_C(0xffff800000000000)
#define KERNEL_LAYOUT_DIRECT_MAP_SIZE (UINT64_C(1) << 46)

#define KERNEL_LAYOUT_LOADER_AREA UINT64_C(0xffffc00000000000)
#define KERNEL_LAYOUT_LOADER_AREA_SIZE (UINT64_C(1) << 39)
/* The page below is never mapped, nor the one above. */
#define KERNEL_LAYOUT_STACK (KERNEL_LAYOUT_LOADER_AREA + 0x1000)
#define KERNEL_LAYOUT_DEFAULT_STACK_PAGES 16
#define KERNEL_LAYOUT_MAX_STACK_PAGES 16384

/* A position-independent kernel that is linked inside the first 1 MiB is moved to here. */
#define KERNEL_LAYOUT_POSITION_INDEPENDENT_BASE UINT64_C(0xffffffff80000000)

/* What to add to every linked address: 0 unless the kernel is position-independent and low. */
uint64_t kernel_layout_slide(const struct elf64_image *image);

/*
 * Whether the loader can honour the kernel's segments (at their addresses after the slide) and the
 * stack it asks for, in pages (0: the default).
 */
struct error kernel_layout_check(const struct elf64_image *image, uint64_t stack_pages);

#endif
