/*
 * Making ready for the machine's other processors: who they are, memory for what each of them
 * needs, and what the kernel is told of them (boot/protocol/processors.h). Starting them is for
 * boot/pc/start_processors.h.
 */
#ifndef BOOT_COMMON_PROCESSORS_H
#define BOOT_COMMON_PROCESSORS_H

#include <stdbool.h>
#include <stdint.h>

#include "boot/common/acpi.h"
#include "boot/common/error.h"
#include "boot/common/handover.h"
#include "boot/common/kernel_layout.h"
#include "boot/common/kernel_start.h"
#include "boot/common/memory_map.h"
#include "boot/common/requests.h"
#include "boot/protocol/processors.h"

/* Where in the loader's area it maps the local APIC's registers, and the stacks above them. */
#define PROCESSORS_AREA KERNEL_LAYOUT_PROCESSORS
#define PROCESSORS_AREA_SIZE                                                                       \
  (KERNEL_LAYOUT_LOADER_AREA + KERNEL_LAYOUT_LOADER_AREA_SIZE - KERNEL_LAYOUT_PROCESSORS)

/* What one processor finds when it starts, as boot/pc/processor_page.asm reads it. */
struct processor_slot {
  uint32_t apic_id;
  uint32_t reserved;
  struct kernel_start start;
  struct handover_tables tables; /* GDT and TSS of its own */
};

/* What is known of the machine when the kernel's address space has been built. */
struct processors_plan {
  struct kernel_requests *requests; /* it stands */
  const struct kernel_layout *layout;
  const struct kernel_start *start; /* of the first processor; all but `self` */
  const struct acpi_memory *memory;
  uint64_t rsdp;        /* physical; 0 if there is none */
  uint32_t own_apic_id; /* of the first processor */
  bool x2apic;          /* it is in that mode */
  bool can_x2apic;
  uint64_t local_apic;  /* physical address of its registers, below 4 GiB */
  uint32_t wait_offset; /* where in the page processors wait */
  uintptr_t bias;       /* from physical addresses to pointers; 0 in a loader */
};

struct processors {
  uint64_t page; /* below 1 MiB, for the code by which processors start; mapped at that address */
  struct boot_processors *table;
  struct boot_processor *records;
  struct processor_slot *slots; /* one for each record; that of the first processor is not used */
  uint64_t table_vaddr;         /* what the request's answer leads to */
};

/*
 * Reads firmware's list, takes memory out of the map, maps it into the kernel's page tables, and
 * fills it. If the machine has no such list, or not the memory: an error if the request is
 * required; else none, and the request stands no more.
 */
struct error processors_prepare(const struct processors_plan *plan, struct memory_map *map,
                                struct processors *processors);

#endif
