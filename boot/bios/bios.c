/* Addresses of low memory. */
#include "boot/bios/bios.h"

#define BIOS_DATA_AREA 0x400
#define ONE_MIB 0x100000

uint16_t bios_offset(const void *buffer) {
  return (uint16_t)(uintptr_t)buffer;
}

uint16_t bios_data_word(uint32_t offset) {
  return *(const volatile uint16_t *)(uintptr_t)(BIOS_DATA_AREA + offset);
}

uint32_t bios_read_1_mib_above(const volatile uint32_t *word) {
  return *(const volatile uint32_t *)((uintptr_t)word + ONE_MIB);
}
