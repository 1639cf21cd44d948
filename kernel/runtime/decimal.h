/* A double's exact value in decimal digits, and its rounding to fewer of them. */
#ifndef KERNEL_RUNTIME_DECIMAL_H
#define KERNEL_RUNTIME_DECIMAL_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/*
 * The largest double has 309 digits before the point, the smallest 1074 behind it; both are rounded
 * up to the nine digits that are computed at a time. Before the point there is room to round up.
 */
enum {
  DECIMAL_POINT = 315,
  DECIMAL_DIGITS = DECIMAL_POINT + 1080,
};

struct decimal {
  char digits[DECIMAL_DIGITS]; /* '0' to '9'; the point lies before digits[DECIMAL_POINT] */
  uint32_t first;              /* the first digit that is not 0; the last before the point for 0 */
};

/* Sets `decimal` to mantissa * 2^exponent. The mantissa has at most 53 bits. */
void decimal_set(struct decimal *decimal, uint64_t mantissa, int32_t exponent);

/* Rounds to the digits before digits[end], to nearest, and halves to the even digit. */
void decimal_round(struct decimal *decimal, uint32_t end);

#ifdef __cplusplus
}
#endif

#endif
