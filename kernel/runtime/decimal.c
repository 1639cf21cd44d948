/* Exact conversion from binary to decimal, in whole numbers of nine digits each. */
#include "kernel/runtime/decimal.h"

#include <stdbool.h>

enum {
  LIMB_DIGITS = 9,
  LIMBS = DECIMAL_DIGITS / LIMB_DIGITS,
  POINT_LIMB = DECIMAL_POINT / LIMB_DIGITS
};

static const uint32_t LIMB_BASE = 1000000000;

/* A number with its point before limbs[POINT_LIMB]; only limbs first to end - 1 are not 0. */
struct fixed_point {
  uint32_t limbs[LIMBS];
  uint32_t first;
  uint32_t end;
};

static void multiply_by_power_of_two(struct fixed_point *number, uint32_t power) {
  uint64_t carry = 0;
  for (uint32_t i = number->end; i-- > number->first;) {
    uint64_t value = ((uint64_t)number->limbs[i] << power) + carry;
    number->limbs[i] = (uint32_t)(value % LIMB_BASE);
    carry = value / LIMB_BASE;
  }
  if (carry != 0)
    number->limbs[--number->first] = (uint32_t)carry;
}

/* `power` is at most 9, so that it divides the base, 2^9 * 5^9. */
static void divide_by_power_of_two(struct fixed_point *number, uint32_t power) {
  uint32_t remainder_mask = (UINT32_C(1) << power) - 1;
  uint32_t carry = 0;
  for (uint32_t i = number->first; i < number->end; i++) {
    uint32_t value = number->limbs[i];
    number->limbs[i] = (value >> power) + carry;
    carry = (value & remainder_mask) * (LIMB_BASE >> power);
  }
  if (carry != 0)
    number->limbs[number->end++] = carry;
  while (number->first < number->end && number->limbs[number->first] == 0)
    number->first++;
}

static void scale(struct fixed_point *number, int32_t exponent) {
  while (exponent > 0) {
    int32_t power = exponent < 29 ? exponent : 29;
    multiply_by_power_of_two(number, (uint32_t)power);
    exponent -= power;
  }
  while (exponent < 0) {
    int32_t power = exponent > -9 ? -exponent : 9;
    divide_by_power_of_two(number, (uint32_t)power);
    exponent += power;
  }
}

static void write_limb(char *digits, uint32_t limb) {
  for (uint32_t i = LIMB_DIGITS; i-- > 0;) {
    digits[i] = (char)('0' + limb % 10);
    limb /= 10;
  }
}

void decimal_set(struct decimal *decimal, uint64_t mantissa, int32_t exponent) {
  struct fixed_point number = {.first = POINT_LIMB - 2, .end = POINT_LIMB};
  number.limbs[POINT_LIMB - 1] = (uint32_t)(mantissa % LIMB_BASE);
  number.limbs[POINT_LIMB - 2] = (uint32_t)(mantissa / LIMB_BASE);
  scale(&number, exponent);
  for (uint32_t i = 0; i < LIMBS; i++)
    write_limb(&decimal->digits[i * LIMB_DIGITS], number.limbs[i]);
  decimal->first = 0;
  while (decimal->first < DECIMAL_DIGITS && decimal->digits[decimal->first] == '0')
    decimal->first++;
  if (decimal->first == DECIMAL_DIGITS)
    decimal->first = DECIMAL_POINT - 1;
}

static bool rounds_up(const struct decimal *decimal, uint32_t end) {
  char digit = decimal->digits[end];
  if (digit != '5')
    return digit > '5';
  for (uint32_t i = end + 1; i < DECIMAL_DIGITS; i++)
    if (decimal->digits[i] != '0')
      return true;
  return (decimal->digits[end - 1] - '0') % 2 != 0;
}

void decimal_round(struct decimal *decimal, uint32_t end) {
  if (end >= DECIMAL_DIGITS)
    return;
  bool up = rounds_up(decimal, end);
  for (uint32_t i = end; i < DECIMAL_DIGITS; i++)
    decimal->digits[i] = '0';
  if (!up)
    return;
  uint32_t last = end - 1;
  while (decimal->digits[last] == '9')
    decimal->digits[last--] = '0';
  decimal->digits[last]++;
  if (last < decimal->first)
    decimal->first = last;
}
