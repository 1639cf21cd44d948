/*
 * What is asked for at addresses of its own in the kernel's address space, held against each other,
 * against what is there anyway, and against the kernel. The image tool asks when the image is
 * built, as far as things are known there; the loader asks again when it knows the rest.
 */
#ifndef BOOT_COMMON_KERNEL_PLACES_H
#define BOOT_COMMON_KERNEL_PLACES_H

#include <stddef.h>
#include <stdint.h>

#include "boot/common/elf64.h"
#include "boot/common/error.h"
#include "boot/common/kernel_layout.h"
#include "boot/common/requests.h"

/* Where a mapping is. */
static inline uint64_t kernel_places_mapping(const struct boot_mapping *mapping) {
  return mapping->virtual_address != 0 ? mapping->virtual_address : mapping->physical;
}

struct kernel_place {
  enum error_name name;
  uint64_t base;
  uint64_t size; /* bytes, not 0 */
};

/* Everything that can be asked for at an address, and the kernel. */
#define KERNEL_PLACES_MOST (5 + BOOT_MAPPINGS)

struct kernel_places {
  size_t count;
  struct kernel_place place[KERNEL_PLACES_MOST];
};

/* What is asked for, but for direct map and kernel. `screen_length` as below. */
struct kernel_places kernel_places_asked(const struct kernel_requests *requests,
                                         const struct kernel_layout *layout,
                                         uint64_t screen_length);

/* An error if a place can't be, or if two of them overlap. `screen_length` is the framebuffer's, in
 * whole pages from the one where it begins; 0 where that is not known yet. */
struct error kernel_places_check(const struct kernel_requests *requests,
                                 const struct kernel_layout *layout,
                                 const struct elf64_image *image, uint64_t screen_length);

#endif
