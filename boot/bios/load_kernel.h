/* Loading the kernel from the boot volume, and moving it if it is position-independent. */
#ifndef BOOT_BIOS_LOAD_KERNEL_H
#define BOOT_BIOS_LOAD_KERNEL_H

#include <stdint.h>

#include "boot/bios/boot_volume.h"
#include "boot/common/elf64.h"
#include "boot/common/error.h"
#include "boot/common/kernel_layout.h"
#include "boot/common/kernel_placement.h"
#include "boot/common/memory_map.h"

struct loaded_kernel {
  struct elf64_image image;
  struct kernel_placement placement;
  uint64_t slide;
};

/* Reads the kernel straight to where it runs; its pages are marked in the map. With KASLR the
 * random number chooses where. */
struct error load_kernel(struct boot_volume *volume, const struct kernel_layout *layout,
                         uint32_t random, struct memory_map *map, struct loaded_kernel *kernel);

#endif
