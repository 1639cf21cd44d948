/*
 * What the kernel asks of the CPU itself. As with the I/O ports, a host test supplies its own
 * functions in place of the instructions.
 */
#ifndef KERNEL_RUNTIME_CPU_H
#define KERNEL_RUNTIME_CPU_H

#include <stdbool.h>
#include <stdint.h>

#if __STDC_HOSTED__

#ifdef __cplusplus
extern "C" {
#endif
bool cpu_runs_under_hypervisor(void);
void cpu_relax(void);
__attribute__((noreturn)) void cpu_halt_forever(void);
#ifdef __cplusplus
}
#endif

#else

/* CPUID.01H:ECX bit 31: "not used; always returns 0" on a real CPU (Intel SDM vol. 2A, CPUID). */
static inline bool cpu_runs_under_hypervisor(void) {
  uint32_t eax = 1, ebx, ecx = 0, edx;
  __asm__ volatile("cpuid" : "+a"(eax), "=b"(ebx), "+c"(ecx), "=d"(edx));
  return (ecx >> 31) != 0;
}

/* The address that the last page fault was about. */
static inline uint64_t cpu_cr2(void) {
  uint64_t address;
  __asm__ volatile("mov %%cr2, %0" : "=r"(address));
  return address;
}

/* For the body of a loop that waits for a device. */
static inline void cpu_relax(void) {
  __asm__ volatile("pause" : : : "memory");
}

/* Stops for good. The loop is for non-maskable interrupts, which end a HLT. */
static inline _Noreturn void cpu_halt_forever(void) {
  for (;;)
    __asm__ volatile("cli\n\thlt" : : : "memory");
}

#endif

#endif
