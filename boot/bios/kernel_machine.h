/* The machine that the kernel finds: stack, address space, boot info, and the jump into it. */
#ifndef BOOT_BIOS_KERNEL_MACHINE_H
#define BOOT_BIOS_KERNEL_MACHINE_H

#include <stdint.h>

#include "boot/bios/cpu.h"
#include "boot/bios/load_kernel.h"
#include "boot/common/handover.h"
#include "boot/common/kernel_layout.h"
#include "boot/common/memory_map.h"

/* Completes the boot info in `handover` and starts the kernel. */
_Noreturn void kernel_machine_start(const struct cpu *cpu, struct memory_map *map,
                                    const struct loaded_kernel *kernel,
                                    const struct kernel_layout *layout, struct handover *handover);

#endif
