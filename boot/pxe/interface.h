/* Finding the boot ROM's entry, and what memory the ROM has taken (PXE 2.1, section 3.1). */
#ifndef BOOT_PXE_INTERFACE_H
#define BOOT_PXE_INTERFACE_H

#include <stdbool.h>
#include <stdint.h>

struct pxe_interface {
  uint32_t entry; /* segment and offset */
  uint32_t
      memory_end; /* below 640 KiB: where the memory ends that the ROM has taken from the BIOS */
};

/*
 * Looks at a !PXE structure and at a PXENV+ structure, which are where ROMs say, or are not.
 * Physical memory begins at `memory`, which is 0 where there is no test. Their addresses are
 * segments and offsets.
 */
bool pxe_interface_find(uintptr_t memory, uint32_t bang_pxe, uint32_t pxenv,
                        struct pxe_interface *interface);

#endif
