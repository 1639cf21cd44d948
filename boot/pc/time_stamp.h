/* The time stamp counter, at whatever pace it goes. */
#ifndef BOOT_PC_TIME_STAMP_H
#define BOOT_PC_TIME_STAMP_H

#include <stdint.h>

static inline uint64_t cpu_time_stamp(void) {
  uint32_t low;
  uint32_t high;
  __asm__ volatile("rdtsc" : "=a"(low), "=d"(high));
  return (uint64_t)high << 32 | low;
}

#endif
