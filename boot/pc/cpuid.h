/* The CPUID instruction. */
#ifndef BOOT_PC_CPUID_H
#define BOOT_PC_CPUID_H

#include <stdint.h>

struct cpuid {
  uint32_t eax;
  uint32_t ebx;
  uint32_t ecx;
  uint32_t edx;
};

/* Subleaf 0 of the leaf. */
static inline struct cpuid cpuid(uint32_t leaf) {
  struct cpuid result;
  __asm__ volatile("cpuid"
                   : "=a"(result.eax), "=b"(result.ebx), "=c"(result.ecx), "=d"(result.edx)
                   : "a"(leaf), "c"(0));
  return result;
}

#endif
