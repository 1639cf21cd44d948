/*
 * The frequency of the time stamp counter, from what a CPU or hypervisor says of it and from a
 * measurement. Pure arithmetic, without 64-bit division.
 */
#ifndef BOOT_COMMON_TSC_FREQUENCY_H
#define BOOT_COMMON_TSC_FREQUENCY_H

#include <stdbool.h>
#include <stdint.h>

#include "boot/protocol/requests.h"

#ifdef __cplusplus
extern "C" {
#endif

/* What CPUID says; 0 where it says nothing. */
struct tsc_leaves {
  uint32_t denominator;    /* leaf 0x15, EAX: the counter counts numerator times in so many ... */
  uint32_t numerator;      /* EBX */
  uint32_t crystal_hertz;  /* ECX: ... of the crystal's */
  uint32_t base_mhz;       /* leaf 0x16, EAX */
  uint32_t hypervisor_khz; /* leaf 0x40000010, EAX */
};

/* Fills in frequency and source, if they follow from that. Clients since Skylake don't tell their
 * crystal's frequency, but what comes of it, rounded; there are few crystals that it can be. */
bool tsc_frequency_told(const struct tsc_leaves *leaves, struct boot_tsc *tsc);

/* The same for who can't measure: from the base frequency, which is rounded and may be wrong by
 * half a percent. */
bool tsc_frequency_base(const struct tsc_leaves *leaves, struct boot_tsc *tsc);

/* The same if the counter went on by `cycles` while a timer of `hertz` made `ticks`. */
bool tsc_frequency_measured(uint64_t cycles, uint32_t ticks, uint32_t hertz,
                            enum boot_tsc_source source, struct boot_tsc *tsc);

#ifdef __cplusplus
}
#endif

#endif
