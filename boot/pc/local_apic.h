/* The local APIC of the processor that runs this: who it is, and IPIs to others. */
#ifndef BOOT_PC_LOCAL_APIC_H
#define BOOT_PC_LOCAL_APIC_H

#include <stdbool.h>
#include <stdint.h>

struct local_apic {
  bool x2apic;      /* registers are MSRs, not memory */
  bool can_x2apic;  /* it could be turned into that mode */
  uint64_t address; /* physical, of its registers in memory */
};

/* False if the CPU has none, it is off, or it lies where this loader can't reach. */
bool local_apic_open(struct local_apic *apic);

uint32_t local_apic_id(const struct local_apic *apic);

/* Turns it into x2APIC mode, from which there is no way back but a reset. */
void local_apic_use_x2apic(struct local_apic *apic);

/* Whether an IPI can name that ID. */
bool local_apic_reaches(const struct local_apic *apic, uint32_t apic_id);

#define LOCAL_APIC_INIT UINT32_C(0x4500)
/* Or-ed with the number of the page at which the other begins. */
#define LOCAL_APIC_START_UP UINT32_C(0x4600)

/* Sends a command (the lower half of the interrupt command register) to one processor. */
void local_apic_send(const struct local_apic *apic, uint32_t apic_id, uint32_t command);

#endif
