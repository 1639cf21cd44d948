/* Holding registers to what was granted: initial values first, then arithmetic. */
#include "tests/requests/processors/check_registers.h"

#include "kernel/runtime/harness.h"
#include "tests/requests/processors/registers.h"

#define CR4_DEFAULT 0x20
#define CR4_SSE 0x600
#define CR4_XSAVE 0x40000
#define COMPONENT_SSE 2
#define COMPONENT_AVX 4

#define X87_CONTROL 0x37f
#define MXCSR 0x1f80

/* 1, 2, 3 and 4 as doubles. */
static const uint64_t numbers[4] = {0x3ff0000000000000, 0x4000000000000000, 0x4008000000000000,
                                    0x4010000000000000};
#define SUM_OF_SQUARES 30

/* The first `length` bytes of each register. */
static void check_zero(const char *name, uint8_t (*registers)[16], int count, int length) {
  for (int i = 0; i < count; i++)
    for (int j = 0; j < length; j++)
      if (registers[i][j] != 0)
        harness_fail("%s%d is not zero: byte %d is 0x%02x", name, i, j, registers[i][j]);
}

static void check_sum(const char *name, int64_t sum) {
  if (sum != SUM_OF_SQUARES)
    harness_fail("%s computes %ld, not %d", name, sum, SUM_OF_SQUARES);
}

static void check_sse(struct registers *registers) {
  if (registers->mxcsr != MXCSR)
    harness_fail("MXCSR is 0x%x, not 0x%x", registers->mxcsr, MXCSR);
  check_zero("XMM", registers->xmm, 16, 16);
  check_sum("SSE", registers_add_sse(numbers));
}

static void check_avx(uint64_t components) {
  uint8_t upper[16][16];
  if (registers_xcr0() != components)
    harness_fail("XCR0 is 0x%lx, not 0x%lx", registers_xcr0(), components);
  registers_save_upper(upper);
  check_zero("the upper half of YMM", upper, 16, 16);
}

void check_registers(uint64_t cr4, uint64_t components) {
  uint64_t expected = CR4_DEFAULT | ((components & COMPONENT_SSE) != 0 ? CR4_SSE : 0) |
                      ((components & COMPONENT_AVX) != 0 ? CR4_XSAVE : 0);
  if (cr4 != expected)
    harness_fail("CR4 is 0x%lx, not 0x%lx", cr4, expected);
  struct registers registers;
  registers_save(&registers);
  if (registers.x87_control != X87_CONTROL || registers.x87_status != 0 || registers.x87_tags != 0)
    harness_fail("the x87 has control 0x%x, status 0x%x, tags 0x%x", registers.x87_control,
                 registers.x87_status, registers.x87_tags);
  if (components != 0)
    check_zero("ST", registers.x87, 8, 10);
  if ((components & COMPONENT_AVX) != 0)
    check_avx(components);
  if ((components & COMPONENT_SSE) != 0)
    check_sse(&registers);
  if ((components & COMPONENT_AVX) != 0)
    check_sum("AVX", registers_add_avx(numbers));
  check_sum("x87", registers_add_x87(numbers));
}
