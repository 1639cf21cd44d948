/* What the CPU can do, asked before it is used. */
#ifndef BOOT_PC_CPU_H
#define BOOT_PC_CPU_H

#include <stdbool.h>
#include <stdint.h>

#include "boot/common/error.h"
#include "boot/pc/time_stamp.h"

struct cpu {
  bool gib_pages;
  bool rdrand;
  bool pat;              /* page attribute table */
  uint64_t physical_end; /* one past the highest physical address */
};

struct cpuid {
  uint32_t eax;
  uint32_t ebx;
  uint32_t ecx;
  uint32_t edx;
};

/* A leaf that the CPU has; of those with more than one part, the first. In a host test
 * (__STDC_HOSTED__) the test supplies it: what CPUs say differs from machine to machine. */
#if __STDC_HOSTED__
struct cpuid cpu_id(uint32_t leaf);
#else
static inline struct cpuid cpu_id(uint32_t leaf) {
  struct cpuid result;
  __asm__ volatile("cpuid"
                   : "=a"(result.eax), "=b"(result.ebx), "=c"(result.ecx), "=d"(result.edx)
                   : "a"(leaf), "c"(0));
  return result;
}
#endif

static inline uint64_t cpu_read_msr(uint32_t number) {
  uint32_t low;
  uint32_t high;
  __asm__ volatile("rdmsr" : "=a"(low), "=d"(high) : "c"(number));
  return (uint64_t)high << 32 | low;
}

static inline void cpu_write_msr(uint32_t number, uint64_t value) {
  __asm__ volatile("wrmsr"
                   :
                   : "c"(number), "a"((uint32_t)value), "d"((uint32_t)(value >> 32))
                   : "memory");
}

/* Five-level paging: CPUID leaf 7, ECX bit 16. */
static inline bool cpu_has_la57(void) {
  return cpu_id(0).eax >= 7 && (cpu_id(7).ecx >> 16 & 1) != 0;
}

/* An error if the CPU lacks what a kernel is promised: long mode and NX. */
struct error cpu_check(struct cpu *cpu);

/* From RDRAND where the CPU has it, and from the time stamp counter, which is easier to guess. */
uint32_t cpu_random(const struct cpu *cpu);

#endif
