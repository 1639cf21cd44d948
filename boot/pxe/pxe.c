/* Calls of the boot ROM, as interrupts. */
#include "boot/pxe/pxe.h"

#include <string.h>

#include "boot/bios/bios.h"

uint16_t pxe_call(uint16_t function, void *parameters) {
  struct bios_registers registers = {.ebx = function, .esi = bios_offset(parameters)};
  bios_call(PXE_VECTOR, &registers);
  uint16_t status;
  memcpy(&status, parameters, sizeof(status));
  return status;
}

uint32_t pxe_far_address(uint32_t address) {
  return address >> 4 << 16 | (address & 15);
}
