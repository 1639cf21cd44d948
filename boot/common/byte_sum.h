/* The sum that firmware's tables are checked by: all bytes together make a multiple of 256. */
#ifndef BOOT_COMMON_BYTE_SUM_H
#define BOOT_COMMON_BYTE_SUM_H

#include <stddef.h>
#include <stdint.h>

static inline uint8_t byte_sum(const uint8_t *bytes, size_t length) {
  uint8_t sum = 0;
  for (size_t i = 0; i < length; i++)
    sum = (uint8_t)(sum + bytes[i]);
  return sum;
}

#endif
