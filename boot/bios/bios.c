/* Addresses of low memory. */
#include "boot/bios/bios.h"

#define ONE_MIB 0x100000

uint16_t bios_offset(const void *buffer) {
  return (uint16_t)(uintptr_t)buffer;
}

uint32_t bios_read_1_mib_above(const volatile uint32_t *word) {
  return *(const volatile uint32_t *)((uintptr_t)word + ONE_MIB);
}
