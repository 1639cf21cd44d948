/*
 * The kernel's address space as the loader lays it out, and whether a kernel fits into it. The
 * image tool asks the same question when the image is built.
 *
 *   0 .. 1 MiB        the loader's: page 0 unmapped, VGA, on most machines a page of its code
 *   direct map        up to 64 TiB, from KERNEL_LAYOUT_DIRECT_MAP unless another place is asked for
 *   loader's area     512 GiB from KERNEL_LAYOUT_LOADER_AREA: stack between guard pages, unless it
 *                     is asked for elsewhere; without a direct map, what is handed over instead;
 *                     from KERNEL_LAYOUT_MODULES on, modules that can only be read
 *   anywhere else     the kernel's segments
 *
 * boot/protocol/entry_contract.md states it for those who write kernels.
 */
#ifndef BOOT_COMMON_KERNEL_LAYOUT_H
#define BOOT_COMMON_KERNEL_LAYOUT_H

#include <stdbool.h>
#include <stdint.h>

#include "boot/common/elf64.h"
#include "boot/common/error.h"
#include "boot/common/requests.h"

#define KERNEL_LAYOUT_LOW_END UINT64_C(0x100000)
#define KERNEL_LAYOUT_VGA UINT64_C(0xa0000)
#define KERNEL_LAYOUT_VGA_END UINT64_C(0xc0000)

/* Where the physical addresses of every CPU end (Intel SDM volume 3A, section 4.1.4). */
#define KERNEL_LAYOUT_PHYSICAL_END (UINT64_C(1) << 52)

/* Nothing is put into the last page of all, since its end is no address. */
#define KERNEL_LAYOUT_LAST_PAGE UINT64_C(0xfffffffffffff000)

#define KERNEL_LAYOUT_DIRECT_MAP UINT64_C(0xffff800000000000)
#define KERNEL_LAYOUT_DIRECT_MAP_MOST (UINT64_C(1) << 46)
#define KERNEL_LAYOUT_DIRECT_MAP_LEAST (UINT64_C(1) << 40)
/* One entry of the top page table. */
#define KERNEL_LAYOUT_DIRECT_MAP_ALIGNMENT (UINT64_C(1) << 39)

#define KERNEL_LAYOUT_LOADER_AREA UINT64_C(0xffffc00000000000)
#define KERNEL_LAYOUT_LOADER_AREA_SIZE (UINT64_C(1) << 39)
/* Where a module of physical address 0 would be; all are below 4 GiB. */
#define KERNEL_LAYOUT_MODULES (KERNEL_LAYOUT_LOADER_AREA + (UINT64_C(1) << 38))
/* Behind them, up to the end of the area: what is mapped for further processors. */
#define KERNEL_LAYOUT_PROCESSORS (KERNEL_LAYOUT_MODULES + (UINT64_C(8) << 30))
/* Without a direct map: the framebuffer, wherever it lies. The stack with its guard pages ends
 * before that. */
#define KERNEL_LAYOUT_SCREEN (KERNEL_LAYOUT_LOADER_AREA + (UINT64_C(2) << 30))
#define KERNEL_LAYOUT_SCREEN_SIZE (UINT64_C(2) << 30)
/* Without a direct map, physical memory would begin here: what is handed over has its address. */
#define KERNEL_LAYOUT_WINDOW (KERNEL_LAYOUT_LOADER_AREA + (UINT64_C(4) << 30))
#define KERNEL_LAYOUT_WINDOW_SIZE (KERNEL_LAYOUT_MODULES - KERNEL_LAYOUT_WINDOW)
#define KERNEL_LAYOUT_DEFAULT_STACK_PAGES 16
#define KERNEL_LAYOUT_MAX_STACK_PAGES 16384
#define KERNEL_LAYOUT_DEFAULT_GUARD_PAGES 1
#define KERNEL_LAYOUT_MAX_GUARD_PAGES 16384

/* The boot info and what is handed over with it, the memory map among that, take less at an address
 * of their own. */
#define KERNEL_LAYOUT_BOOT_INFO_ROOM UINT64_C(0x20000)

/* A position-independent kernel that is linked inside the first 1 MiB is moved to here. With KASLR
 * every position-independent kernel is put somewhere in the 1 GiB from here. */
#define KERNEL_LAYOUT_POSITION_INDEPENDENT_BASE UINT64_C(0xffffffff80000000)
#define KERNEL_LAYOUT_KASLR_SIZE (UINT64_C(1) << 30)
/* What can be asked for instead. */
#define KERNEL_LAYOUT_KASLR_MOST (UINT64_C(1) << 43)

/* What kernel and image can choose. */
struct kernel_layout {
  uint64_t direct_map;      /* what is handed over is at this and its physical address */
  uint64_t direct_map_room; /* addresses that are kept for it, in bytes; 0: all that there are */
  uint64_t stack;           /* its lowest address; 0: in the loader's area */
  uint64_t kernel;          /* where a position-independent kernel goes; 0: see below */
  uint64_t kernel_room; /* with KASLR, the bytes from there on that it can be in; 0: see below */
  int paging_levels;    /* 4, or 5 where that is asked for and there */
  uint32_t stack_pages;
  uint32_t guard_pages; /* never mapped: so many below the stack, and as many above */
  bool kaslr;
  bool read_only_modules;
  bool window; /* there is no direct map: of physical memory only what is handed over is mapped */
};

#define KERNEL_LAYOUT_DEFAULT                                                                      \
  ((struct kernel_layout){.direct_map = KERNEL_LAYOUT_DIRECT_MAP,                                  \
                          .paging_levels = 4,                                                      \
                          .stack_pages = KERNEL_LAYOUT_DEFAULT_STACK_PAGES,                        \
                          .guard_pages = KERNEL_LAYOUT_DEFAULT_GUARD_PAGES})

/* What they have chosen: the default, but for the requests that stand. */
struct kernel_layout kernel_layout_of(const struct kernel_requests *requests);

/* How far the direct map may reach before something else begins. */
uint64_t kernel_layout_direct_map_size(const struct kernel_layout *layout);

/* Where physical memory ends that the kernel can be given. */
uint64_t kernel_layout_reach(const struct kernel_layout *layout);

/* The lowest address of the stack. */
uint64_t kernel_layout_stack(const struct kernel_layout *layout);

/* What to add to a module's physical address to get the virtual one that the kernel is told. */
uint64_t kernel_layout_modules(const struct kernel_layout *layout);

/* What to add to every linked address of a kernel that passed the check. With KASLR there is one
 * place for each random number; without it, 0 stands for the linked addresses. */
uint64_t kernel_layout_slide(const struct kernel_layout *layout, const struct elf64_image *image,
                             uint32_t random);

/* Where the kernel can be with KASLR. */
uint64_t kernel_layout_kaslr_base(const struct kernel_layout *layout);
uint64_t kernel_layout_kaslr_size(const struct kernel_layout *layout);

/*
 * Whether the loader can honour the layout and, in it, the kernel's segments (at their addresses
 * after kernel_layout_slide; with KASLR, at every address that may come out).
 */
struct error kernel_layout_check(const struct kernel_layout *layout,
                                 const struct elf64_image *image);

#endif
