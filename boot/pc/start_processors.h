/* Starting the machine's other processors, for every loader. */
#ifndef BOOT_PC_START_PROCESSORS_H
#define BOOT_PC_START_PROCESSORS_H

#include <stdint.h>

#include "boot/common/error.h"
#include "boot/common/handover.h"
#include "boot/common/kernel_start.h"
#include "boot/common/memory_map.h"
#include "boot/common/processors.h"
#include "boot/pc/local_apic.h"

struct start_processors {
  struct local_apic apic;
  struct processors processors;
};

/*
 * Finds them and takes memory for them, when the kernel's address space has been built and firmware
 * may still run; the request has been made. An error if it can't be met and is required. In the
 * handover is what the answer says.
 */
struct error start_processors_prepare(const struct kernel_start_plan *plan, struct memory_map *map,
                                      const struct kernel_start *start, struct handover *handover,
                                      struct start_processors *others);

/* Starts those that were found, when the machine is the loader's alone; the request stands. */
void start_processors_run(struct start_processors *others);

/* Both in one, where no firmware runs any more. */
struct error start_processors_now(const struct kernel_start_plan *plan, struct memory_map *map,
                                  const struct kernel_start *start, struct handover *handover);

#endif
