/* The BIOS data area where it is. */
#include "boot/pc/bios_data.h"

#define BIOS_DATA_AREA 0x400

uint16_t bios_data_word(uint32_t offset) {
  return *(const volatile uint16_t *)(uintptr_t)(BIOS_DATA_AREA + offset);
}
