/* What every loader knows of the machine when it makes the kernel's. */
#ifndef BOOT_PC_START_PLAN_H
#define BOOT_PC_START_PLAN_H

#include <stdint.h>

#include "boot/common/kernel_start.h"
#include "boot/pc/cpu.h"

/* For a memory map that does not grow any more: regions_to_come is 0. */
struct kernel_start_plan start_plan(const struct cpu *cpu, struct kernel_layout *layout,
                                    struct kernel_requests *requests,
                                    const struct loaded_kernel *kernel, uint64_t last_page);

#endif
