/* What the CPU can do, asked before it is used. */
#ifndef BOOT_PC_CPU_H
#define BOOT_PC_CPU_H

#include <stdbool.h>
#include <stdint.h>

#include "boot/common/error.h"

struct cpu {
  bool gib_pages;
  bool rdrand;
  bool pat;              /* page attribute table */
  uint64_t physical_end; /* one past the highest physical address */
};

/* An error if the CPU lacks what a kernel is promised: long mode and NX. */
struct error cpu_check(struct cpu *cpu);

/* From RDRAND where the CPU has it, and from the time stamp counter, which is easier to guess. */
uint32_t cpu_random(const struct cpu *cpu);

static inline uint64_t cpu_time_stamp(void) {
  uint32_t low;
  uint32_t high;
  __asm__ volatile("rdtsc" : "=a"(low), "=d"(high));
  return (uint64_t)high << 32 | low;
}

#endif
