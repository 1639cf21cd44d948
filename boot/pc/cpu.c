/* CPUID (Intel SDM volume 2A, table 3-8). */
#include "boot/pc/cpu.h"

#define FLAG_ID (1u << 21) /* can be changed only where CPUID exists */

#define LEAF_FEATURES 1
#define ECX_RDRAND (1u << 30)
#define EDX_PAT (1u << 16)
#define LEAF_EXTENDED_MAX 0x80000000u
#define LEAF_EXTENDED_FEATURES 0x80000001u
#define EDX_NX (1u << 20)
#define EDX_GIB_PAGES (1u << 26)
#define EDX_LONG_MODE (1u << 29)
#define LEAF_ADDRESS_SIZES 0x80000008u
#define EAX_PHYSICAL_BITS 0xffu

#define PHYSICAL_BITS_LEAST 36
#define PHYSICAL_BITS_MOST 52

#define RDRAND_TRIES 10
/* 2^64 over the golden ratio: the product's upper half depends on every bit of the counter. */
#define STIRRER UINT64_C(0x9e3779b97f4a7c15)

#if defined(__x86_64__)
static bool has_cpuid(void) {
  return true;
}
#else
static bool has_cpuid(void) {
  uint32_t before;
  uint32_t after;
  __asm__ volatile("pushfl\n\t"
                   "pushfl\n\t"
                   "popl %0\n\t"
                   "movl %0, %1\n\t"
                   "xorl %2, %1\n\t"
                   "pushl %1\n\t"
                   "popfl\n\t"
                   "pushfl\n\t"
                   "popl %1\n\t"
                   "popfl"
                   : "=&r"(before), "=&r"(after)
                   : "i"(FLAG_ID)
                   : "cc", "memory");
  return ((before ^ after) & FLAG_ID) != 0;
}
#endif

static unsigned physical_bits(uint32_t extended_max) {
  unsigned bits = extended_max >= LEAF_ADDRESS_SIZES
                      ? cpu_id(LEAF_ADDRESS_SIZES).eax & EAX_PHYSICAL_BITS
                      : PHYSICAL_BITS_LEAST;
  return bits < PHYSICAL_BITS_LEAST  ? PHYSICAL_BITS_LEAST
         : bits > PHYSICAL_BITS_MOST ? PHYSICAL_BITS_MOST
                                     : bits;
}

struct error cpu_check(struct cpu *cpu) {
  if (!has_cpuid())
    return error_make(ERROR_CPU_NO_CPUID, 0, 0, 0);
  /* Without extended leaves the answer is that of another leaf, below 0x80000000. */
  uint32_t extended_max = cpu_id(LEAF_EXTENDED_MAX).eax;
  uint32_t features =
      extended_max >= LEAF_EXTENDED_FEATURES ? cpu_id(LEAF_EXTENDED_FEATURES).edx : 0;
  if ((features & EDX_LONG_MODE) == 0)
    return error_make(ERROR_CPU_NO_LONG_MODE, 0, 0, 0);
  if ((features & EDX_NX) == 0)
    return error_make(ERROR_CPU_NO_NX, 0, 0, 0);
  struct cpuid leaf = cpu_id(LEAF_FEATURES);
  cpu->rdrand = (leaf.ecx & ECX_RDRAND) != 0;
  cpu->pat = (leaf.edx & EDX_PAT) != 0;
  cpu->gib_pages = (features & EDX_GIB_PAGES) != 0;
  cpu->physical_end = UINT64_C(1) << physical_bits(extended_max);
  return NO_ERROR;
}

/* It may have nothing to give for a moment (Intel SDM volume 1, section 7.3.17.1). */
static uint32_t rdrand(void) {
  uint32_t value = 0;
  uint8_t given = 0;
  for (int i = 0; i < RDRAND_TRIES && given == 0; i++)
    __asm__ volatile("rdrand %0\n\tsetc %1" : "=r"(value), "=q"(given) : : "cc");
  return value;
}

/* Some CPUs' RDRAND gives the same number for ever; the counter differs all the same. */
uint32_t cpu_random(const struct cpu *cpu) {
  uint32_t stirred = (uint32_t)(cpu_time_stamp() * STIRRER >> 32);
  return cpu->rdrand ? stirred ^ rdrand() : stirred;
}
