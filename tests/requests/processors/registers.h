/* Registers beyond the general ones, and that they compute (registers.asm). */
#ifndef TESTS_REQUESTS_PROCESSORS_REGISTERS_H
#define TESTS_REQUESTS_PROCESSORS_REGISTERS_H

#include <stdint.h>

/* Intel SDM volume 1, table 10-2: what FXSAVE64 writes. */
struct registers {
  uint16_t x87_control;
  uint16_t x87_status;
  uint8_t x87_tags; /* a bit for each register that is not empty */
  uint8_t reserved;
  uint16_t x87_opcode;
  uint64_t x87_instruction;
  uint64_t x87_data;
  uint32_t mxcsr;
  uint32_t mxcsr_mask;
  uint8_t x87[8][16];
  uint8_t xmm[16][16];
  uint8_t unused[96];
} __attribute__((aligned(16)));

_Static_assert(sizeof(struct registers) == 512, "as FXSAVE64 writes it");

void registers_save(struct registers *area);
void registers_save_upper(uint8_t area[16][16]);
uint64_t registers_xcr0(void);

/* The sum of the squares of four doubles, given by their bits. */
int64_t registers_add_x87(const uint64_t numbers[4]);
int64_t registers_add_sse(const uint64_t numbers[4]);
int64_t registers_add_avx(const uint64_t numbers[4]);

#endif
