/* Intel SDM volume 3A, chapter 11. */
#include "boot/pc/local_apic.h"

#include "boot/pc/cpu.h"

#define LEAF_FEATURES 1
#define ECX_X2APIC (1u << 21)
#define EDX_APIC (1u << 9)

#define MSR_APIC_BASE 0x1b
#define APIC_BASE_X2APIC (UINT64_C(1) << 10)
#define APIC_BASE_ON (UINT64_C(1) << 11)
#define APIC_BASE_ADDRESS UINT64_C(0xffffffffff000)

#define REGISTER_ID 0x20
#define REGISTER_COMMAND_LOW 0x300
#define REGISTER_COMMAND_HIGH 0x310
#define COMMAND_PENDING 0x1000u
#define ID_SHIFT 24
#define ID_MOST 254

/* In x2APIC mode a register has the MSR of its address by 16. */
#define MSR_X2APIC_ID 0x802
#define MSR_X2APIC_COMMAND 0x830

/* Far more often than any IPI takes to be sent. */
#define PENDING_TRIES 1000000

static volatile uint32_t *register_at(const struct local_apic *apic, uint32_t offset) {
  return (volatile uint32_t *)((uintptr_t)apic->address + offset);
}

bool local_apic_open(struct local_apic *apic) {
  const struct cpuid features = cpu_id(LEAF_FEATURES);
  if ((features.edx & EDX_APIC) == 0)
    return false;
  uint64_t base = cpu_read_msr(MSR_APIC_BASE);
  apic->x2apic = (base & APIC_BASE_X2APIC) != 0;
  apic->can_x2apic = (features.ecx & ECX_X2APIC) != 0;
  apic->address = base & APIC_BASE_ADDRESS;
  return (base & APIC_BASE_ON) != 0 && apic->address <= UINT32_MAX;
}

uint32_t local_apic_id(const struct local_apic *apic) {
  return apic->x2apic ? (uint32_t)cpu_read_msr(MSR_X2APIC_ID)
                      : *register_at(apic, REGISTER_ID) >> ID_SHIFT;
}

void local_apic_use_x2apic(struct local_apic *apic) {
  cpu_write_msr(MSR_APIC_BASE, cpu_read_msr(MSR_APIC_BASE) | APIC_BASE_X2APIC);
  apic->x2apic = true;
}

bool local_apic_reaches(const struct local_apic *apic, uint32_t apic_id) {
  return apic->x2apic || apic_id <= ID_MOST;
}

void local_apic_send(const struct local_apic *apic, uint32_t apic_id, uint32_t command) {
  if (apic->x2apic) {
    /* The write overtakes stores that the other may be about to read (section 11.12.3), but not
     * those before CPUID. */
    cpu_id(0);
    cpu_write_msr(MSR_X2APIC_COMMAND, (uint64_t)apic_id << 32 | command);
    return;
  }
  *register_at(apic, REGISTER_COMMAND_HIGH) = apic_id << ID_SHIFT;
  *register_at(apic, REGISTER_COMMAND_LOW) = command;
  for (int i = 0; i < PENDING_TRIES; i++)
    if ((*register_at(apic, REGISTER_COMMAND_LOW) & COMMAND_PENDING) == 0)
      return;
}
