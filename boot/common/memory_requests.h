/*
 * The requests that change the address space after it has been built, or ask about the machine's
 * memory. They are rare: the loaders that have an extension keep this code there.
 */
#ifndef BOOT_COMMON_MEMORY_REQUESTS_H
#define BOOT_COMMON_MEMORY_REQUESTS_H

#include <stdbool.h>
#include <stdint.h>

#include "boot/common/elf64.h"
#include "boot/common/error.h"
#include "boot/common/kernel_layout.h"
#include "boot/common/memory_map.h"
#include "boot/common/paging.h"
#include "boot/common/requests.h"
#include "boot/protocol/boot_info.h"

/* What there is, and what becomes of it. */
struct memory_requests {
  struct kernel_requests *requests; /* optional ones that can't be are marked */
  const struct kernel_layout *layout;
  const struct elf64_image *image;
  const struct memory_map *map; /* tables are taken from it meanwhile */
  uint64_t block;               /* the boot info's block: physical address, virtual one, bytes */
  uint64_t block_vaddr;
  uint64_t block_length;
  bool has_pat;               /* CPUID.01H:EDX[16] */
  uint64_t physical_end;      /* one past the highest physical address that the CPU has */
  struct boot_screen *screen; /* its virtual address is changed */
  struct paging *paging;      /* complete without them */
  uint64_t *values;           /* of the answers, by type */
  uint64_t pat;               /* for IA32_PAT; 0 to leave it as it is */
};

/* Whether there is anything to do for the functions below. */
static inline bool memory_requests_made(const struct kernel_requests *requests) {
  return requests->direct_map.mode == BOOT_REQUEST_DIRECT_MAP_NONE ||
         request_made(&requests->boot_info.request) || request_made(&requests->recursive.request) ||
         request_made(&requests->mappings.request) ||
         request_made(&requests->framebuffer.request) ||
         request_made(&requests->paging_levels.request) ||
         request_made(&requests->low_memory.request);
}

/* Chooses how many levels the page tables will have. */
struct error memory_requests_levels(struct kernel_requests *requests, bool has_la57,
                                    struct kernel_layout *layout);

/* Adds to the address space what is asked for. */
struct error memory_requests_map(struct memory_requests *memory);

/* What a framebuffer takes, in whole pages from the one in which it begins; 0 without one. */
uint64_t memory_requests_screen_length(const struct boot_screen *screen);

/* Counts what is usable below 1 MiB of the map that the kernel gets. */
struct error memory_requests_low(struct kernel_requests *requests, const struct memory_map *map,
                                 uint64_t *values);

#endif
