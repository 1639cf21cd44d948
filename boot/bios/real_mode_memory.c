/* Real mode's memory, from 32-bit mode with flat segments. */
#include "boot/bios/vbe.h"

uint16_t real_mode_word(uint16_t segment, uint16_t offset) {
  return *(const volatile uint16_t *)(((uintptr_t)segment << 4) + offset);
}
