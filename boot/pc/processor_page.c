/* Bringing the code by which processors start to its page. */
#include "boot/pc/processor_page.h"

#include <string.h>

#include "boot/pc/cpu.h"

#define MSR_PAT 0x277

/* The kernel's code segment, present, 64-bit interrupt gate (Intel SDM volume 3A, figure 7-8). */
#define GATE_SELECTOR HANDOVER_SELECTOR_CODE
#define GATE_TYPE 0x8e00

struct gate {
  uint16_t offset_low;
  uint16_t selector;
  uint16_t type;
  uint16_t offset_middle;
  uint32_t offset_high;
  uint32_t reserved;
};

/* As processor_page.asm has them. */
struct settings {
  uint32_t slots; /* physical */
  uint32_t slot_size;
  uint32_t count;
  uint32_t x2apic; /* to be turned into that mode */
  uint64_t pat;    /* that of the first processor */
};

_Static_assert(offsetof(struct processor_slot, start) == 8, "as processor_page.asm has it");

extern const uint8_t processor_page[];
extern const uint8_t processor_page_end[];
extern const uint8_t processor_page_gate[];
extern const uint8_t processor_page_settings[];
extern const uint8_t processor_page_wait[];
extern const uint8_t processor_page_wake[];
extern const uint32_t processor_page_fixes[]; /* ends in 0 */

static void fix_addresses(uint8_t *page) {
  for (const uint32_t *fix = processor_page_fixes; *fix != 0; fix++) {
    uint32_t address;
    memcpy(&address, page + *fix, sizeof(address));
    address += (uint32_t)(uintptr_t)page;
    memcpy(page + *fix, &address, sizeof(address));
  }
}

static void write_gate(uint8_t *page) {
  uint64_t handler = (uintptr_t)page + (uint64_t)(processor_page_wake - processor_page);
  const struct gate gate = {.offset_low = (uint16_t)handler,
                            .selector = GATE_SELECTOR,
                            .type = GATE_TYPE,
                            .offset_middle = (uint16_t)(handler >> 16),
                            .offset_high = (uint32_t)(handler >> 32)};
  memcpy(page + (processor_page_gate - processor_page), &gate, sizeof(gate));
}

uint32_t processor_page_wait_offset(void) {
  return (uint32_t)(processor_page_wait - processor_page);
}

void processor_page_fill(const struct processors *processors) {
  uint8_t *page = (uint8_t *)(uintptr_t)processors->page;
  const struct settings settings = {.slots = (uint32_t)(uintptr_t)processors->slots,
                                    .slot_size = sizeof(struct processor_slot),
                                    .count = processors->table->count,
                                    .x2apic = processors->table->apic == BOOT_APIC_X2APIC,
                                    .pat = cpu_read_msr(MSR_PAT)};
  memcpy(page, processor_page, (size_t)(processor_page_end - processor_page));
  memcpy(page + (processor_page_settings - processor_page), &settings, sizeof(settings));
  fix_addresses(page);
  write_gate(page);
}
