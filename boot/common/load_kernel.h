/* Loading the kernel from the boot volume, and moving it if it is position-independent. */
#ifndef BOOT_COMMON_LOAD_KERNEL_H
#define BOOT_COMMON_LOAD_KERNEL_H

#include <stdint.h>

#include "boot/common/elf64.h"
#include "boot/common/error.h"
#include "boot/common/kernel_layout.h"
#include "boot/common/kernel_placement.h"
#include "boot/common/memory_map.h"
#include "boot/common/volume_source.h"

struct loaded_kernel {
  struct elf64_image image;
  struct kernel_placement placement;
  uint64_t slide;
};

/* Reads the kernel straight to where it runs; its pages are marked in the map. With KASLR the
 * random number chooses where. */
struct error load_kernel(const struct volume_source *source, const struct kernel_layout *layout,
                         uint32_t random, struct memory_map *map, struct loaded_kernel *kernel);

#endif
