/* CPUID: Intel SDM volume 2A, leaves 15H and 16H; volume 3B, section 19.7.3. */
#include "boot/common/tsc_frequency.h"

#include <stddef.h>

/* No counter that anybody has made is slower or faster. */
#define SLOWEST UINT64_C(1000000)
#define FASTEST UINT64_C(100000000000)

/* value * numerator / denominator, rounded down; 0 if the value has more than 32 bits, or there is
 * nothing to divide by. One bit of the quotient at a time: a 32-bit CPU has no 64-bit division, and
 * the loader no library. */
static uint64_t scale(uint64_t value, uint32_t numerator, uint32_t denominator) {
  if (denominator == 0 || value > UINT32_MAX)
    return 0;
  uint64_t product = value * numerator;
  uint64_t quotient = 0;
  uint64_t rest = 0;
  for (int bit = 63; bit >= 0; bit--) {
    rest = rest << 1 | (product >> bit & 1);
    quotient <<= 1;
    if (rest >= denominator) {
      rest -= denominator;
      quotient |= 1;
    }
  }
  return quotient;
}

static bool take(uint64_t hertz, enum boot_tsc_source source, struct boot_tsc *tsc) {
  if (hertz < SLOWEST || hertz > FASTEST)
    return false;
  tsc->hertz = hertz;
  tsc->source = source;
  return true;
}

static uint64_t base_hertz(const struct tsc_leaves *leaves) {
  return leaves->base_mhz * UINT64_C(1000000);
}

/* The frequency with that one of the crystals known to be in use which gives the base frequency but
 * for its rounding to whole 100 MHz; 0 if none does. */
static uint64_t by_known_crystal(const struct tsc_leaves *leaves) {
  static const uint32_t crystals[] = {19200000, 24000000, 25000000, 38400000};
  uint64_t base = base_hertz(leaves);
  for (size_t i = 0; i < sizeof(crystals) / sizeof(crystals[0]); i++) {
    uint64_t hertz = scale(crystals[i], leaves->numerator, leaves->denominator);
    uint64_t difference = hertz > base ? hertz - base : base - hertz;
    if (difference * 100 <= base)
      return hertz;
  }
  return 0;
}

/* A hypervisor knows best: it may give its guests a counter of another speed than the CPU's, and
 * pass on what the CPU says. */
bool tsc_frequency_told(const struct tsc_leaves *leaves, struct boot_tsc *tsc) {
  if (take(leaves->hypervisor_khz * UINT64_C(1000), BOOT_TSC_HYPERVISOR, tsc))
    return true;
  uint64_t hertz = scale(leaves->crystal_hertz, leaves->numerator, leaves->denominator);
  return take(hertz, BOOT_TSC_CRYSTAL, tsc) ||
         take(by_known_crystal(leaves), BOOT_TSC_CRYSTAL, tsc);
}

bool tsc_frequency_base(const struct tsc_leaves *leaves, struct boot_tsc *tsc) {
  return leaves->denominator != 0 && leaves->numerator != 0 &&
         take(base_hertz(leaves), BOOT_TSC_BASE, tsc);
}

bool tsc_frequency_measured(uint64_t cycles, uint32_t ticks, uint32_t hertz,
                            enum boot_tsc_source source, struct boot_tsc *tsc) {
  return take(scale(cycles, hertz, ticks), source, tsc);
}
