/* Calling the BIOS from 32-bit C, and the low memory that is shared with it. */
#ifndef BOOT_BIOS_BIOS_H
#define BOOT_BIOS_BIOS_H

#include <stdbool.h>
#include <stdint.h>

#include "boot/pc/bios_data.h"

/* As bios_call.asm reads and writes it. */
struct bios_registers {
  uint32_t eax;
  uint32_t ebx;
  uint32_t ecx;
  uint32_t edx;
  uint32_t esi;
  uint32_t edi;
  uint32_t ebp;
  uint32_t eflags;
  uint16_t ds;
  uint16_t es;
};

#define BIOS_CARRY 1u

/* Buffers that the BIOS reads or writes lie below 64 KiB, where segment 0 reaches. */
#define BIOS_BUFFER __attribute__((section(".bss.low"), aligned(16)))

/* Runs interrupt `vector` with these registers and puts what it leaves into them. */
void bios_call(uint8_t vector, struct bios_registers *registers);

/* The same up to so many times, until one fails (carry); ESI grows by `stride` from each to the
 * next. Returns how many have not succeeded. */
uint32_t bios_call_times(uint8_t vector, struct bios_registers *registers, uint32_t times,
                         uint32_t stride);

static inline bool bios_carry(const struct bios_registers *registers) {
  return (registers->eflags & BIOS_CARRY) != 0;
}

/* The offset of a BIOS_BUFFER in segment 0. */
uint16_t bios_offset(const void *buffer);

/* What is 1 MiB higher: the same word while the A20 line is off. */
uint32_t bios_read_1_mib_above(const volatile uint32_t *word);

#endif
