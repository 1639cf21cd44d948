/*
 * How a double is laid out in characters (C17, 7.21.6.1). It works on the number's bits with whole
 * numbers only: a kernel that prints no double links no arithmetic for it.
 */
#include "kernel/runtime/print_double.h"

#include <stddef.h>

#include "kernel/runtime/decimal.h"

/* IEEE 754-2008, 3.4: binary64. */
enum { FRACTION_BITS = 52, EXPONENT_MASK = 0x7ff, EXPONENT_BIAS = 1023 };

enum { DEFAULT_PRECISION = 6, FRACTION_NIBBLES = FRACTION_BITS / 4 };

/* Signs, prefixes, "nan": none is longer. */
enum { MAX_WORD = 3 };

struct parts {
  bool negative;
  uint32_t exponent; /* as it is stored */
  uint64_t fraction;
};

/* Everything of a number but its sign and padding. */
struct layout {
  const char *radix;  /* "0x", "0X" or "" */
  const char *digits; /* those that exist; zeros follow */
  uint32_t available;
  uint32_t whole; /* digits before the point */
  uint32_t fraction;
  bool point;
  char exponent[6];
  uint32_t exponent_length;
};

static struct parts take_apart(uint64_t bits) {
  return (struct parts){
      .negative = bits >> 63 != 0,
      .exponent = (uint32_t)(bits >> FRACTION_BITS) & EXPONENT_MASK,
      .fraction = bits & ((UINT64_C(1) << FRACTION_BITS) - 1),
  };
}

static bool is_upper(const struct conversion *conversion) {
  return conversion->letter >= 'A' && conversion->letter <= 'Z';
}

static char lower(const struct conversion *conversion) {
  return (char)(conversion->letter | 0x20);
}

/* Writes `letter`, a sign, and the exponent in at least `digits` digits. */
static void set_exponent(struct layout *layout, char letter, int32_t exponent, uint32_t digits) {
  char reversed[4];
  uint32_t size = exponent < 0 ? -(uint32_t)exponent : (uint32_t)exponent;
  uint32_t count = 0;
  for (; size != 0 || count < digits; size /= 10)
    reversed[count++] = (char)('0' + size % 10);
  layout->exponent[0] = letter;
  layout->exponent[1] = exponent < 0 ? '-' : '+';
  for (uint32_t i = 0; i < count; i++)
    layout->exponent[2 + i] = reversed[count - 1 - i];
  layout->exponent_length = 2 + count;
}

static void strip_zeros(struct layout *layout) {
  while (layout->fraction > 0) {
    uint32_t last = layout->whole + layout->fraction - 1;
    if (last < layout->available && layout->digits[last] != '0')
      break;
    layout->fraction--;
  }
}

/* The place `count` digits behind digits[start]; beyond the last digit there is nothing to round.
 */
static uint32_t place(uint32_t start, uint32_t count) {
  return count < DECIMAL_DIGITS ? start + count : DECIMAL_DIGITS;
}

static void lay_out_fixed(struct layout *layout, const struct decimal *decimal, uint32_t fraction) {
  uint32_t first = decimal->first < DECIMAL_POINT ? decimal->first : DECIMAL_POINT - 1;
  layout->digits = &decimal->digits[first];
  layout->available = DECIMAL_DIGITS - first;
  layout->whole = DECIMAL_POINT - first;
  layout->fraction = fraction;
}

static int32_t decimal_exponent(const struct decimal *decimal) {
  return DECIMAL_POINT - 1 - (int32_t)decimal->first;
}

static void lay_out_scientific(struct layout *layout, const struct decimal *decimal,
                               uint32_t fraction, bool upper) {
  layout->digits = &decimal->digits[decimal->first];
  layout->available = DECIMAL_DIGITS - decimal->first;
  layout->whole = 1;
  layout->fraction = fraction;
  set_exponent(layout, upper ? 'E' : 'e', decimal_exponent(decimal), 2);
}

static void lay_out_shorter(struct layout *layout, struct decimal *decimal,
                            const struct conversion *conversion, uint32_t precision) {
  uint32_t digits = precision == 0 ? 1 : precision;
  decimal_round(decimal, place(decimal->first, digits));
  int32_t exponent = decimal_exponent(decimal);
  if (exponent < -4 || exponent >= (int64_t)digits)
    lay_out_scientific(layout, decimal, digits - 1, is_upper(conversion));
  else
    lay_out_fixed(layout, decimal, (uint32_t)((int64_t)digits - 1 - exponent));
  if (!conversion->alternate)
    strip_zeros(layout);
}

static void lay_out_decimal(struct layout *layout, struct decimal *decimal,
                            const struct conversion *conversion, const struct parts *parts) {
  uint32_t precision = conversion->has_precision ? conversion->precision : DEFAULT_PRECISION;
  uint64_t hidden = parts->exponent == 0 ? 0 : UINT64_C(1) << FRACTION_BITS;
  int32_t stored = parts->exponent == 0 ? 1 : (int32_t)parts->exponent;
  decimal_set(decimal, hidden | parts->fraction, stored - EXPONENT_BIAS - FRACTION_BITS);
  switch (lower(conversion)) {
  case 'f':
    decimal_round(decimal, place(DECIMAL_POINT, precision));
    lay_out_fixed(layout, decimal, precision);
    break;
  case 'e':
    decimal_round(decimal, place(decimal->first + 1, precision));
    lay_out_scientific(layout, decimal, precision, is_upper(conversion));
    break;
  default:
    lay_out_shorter(layout, decimal, conversion, precision);
  }
}

/* Rounds to `nibbles` hexadecimal digits behind the point, halves to even. */
static uint64_t round_nibbles(uint64_t mantissa, uint32_t nibbles) {
  if (nibbles >= FRACTION_NIBBLES)
    return mantissa;
  uint32_t cut = 4 * (FRACTION_NIBBLES - nibbles);
  uint64_t half = UINT64_C(1) << (cut - 1);
  uint64_t rest = mantissa & ((half << 1) - 1);
  uint64_t kept = mantissa >> cut;
  if (rest > half || (rest == half && kept % 2 != 0))
    kept++;
  return kept << cut;
}

static void lay_out_hexadecimal(struct layout *layout, char digits[1 + FRACTION_NIBBLES],
                                const struct conversion *conversion, const struct parts *parts) {
  bool upper = is_upper(conversion);
  bool subnormal = parts->exponent == 0;
  uint64_t mantissa = parts->fraction | (subnormal ? 0 : UINT64_C(1) << FRACTION_BITS);
  layout->fraction = conversion->has_precision ? conversion->precision : FRACTION_NIBBLES;
  uint64_t rounded = round_nibbles(mantissa, layout->fraction);
  for (uint32_t i = 0; i <= FRACTION_NIBBLES; i++)
    digits[i] =
        (upper ? "0123456789ABCDEF" : "0123456789abcdef")[rounded >> (FRACTION_BITS - 4 * i) & 15];
  layout->radix = upper ? "0X" : "0x";
  layout->digits = digits;
  layout->available = 1 + FRACTION_NIBBLES;
  layout->whole = 1;
  if (!conversion->has_precision)
    strip_zeros(layout);
  int32_t exponent = (subnormal ? 1 : (int32_t)parts->exponent) - EXPONENT_BIAS;
  set_exponent(layout, upper ? 'P' : 'p', mantissa == 0 ? 0 : exponent, 1);
}

static void put_digits(const struct print_sink *sink, const struct layout *layout, uint32_t from,
                       uint32_t count) {
  uint32_t present = from < layout->available ? layout->available - from : 0;
  if (present > count)
    present = count;
  print_characters(sink, &layout->digits[from < layout->available ? from : 0], present);
  print_repeated(sink, '0', count - present);
}

static void put_layout(const struct print_sink *sink, const struct conversion *conversion,
                       const char *sign, const struct layout *layout) {
  uint32_t prefix = print_length(sign, MAX_WORD) + print_length(layout->radix, MAX_WORD);
  uint32_t padding = print_padding(conversion, prefix + layout->whole + layout->point +
                                                   layout->fraction + layout->exponent_length);
  bool zeros = conversion->zero && !conversion->left;
  if (!zeros && !conversion->left)
    print_repeated(sink, ' ', padding);
  print_characters(sink, sign, print_length(sign, MAX_WORD));
  print_characters(sink, layout->radix, print_length(layout->radix, MAX_WORD));
  if (zeros)
    print_repeated(sink, '0', padding);
  put_digits(sink, layout, 0, layout->whole);
  if (layout->point)
    print_character(sink, '.');
  put_digits(sink, layout, layout->whole, layout->fraction);
  print_characters(sink, layout->exponent, layout->exponent_length);
  if (conversion->left)
    print_repeated(sink, ' ', padding);
}

static void put_special(const struct print_sink *sink, const struct conversion *conversion,
                        const char *sign, bool is_nan) {
  const char *name = is_nan ? "nan" : "inf";
  if (is_upper(conversion))
    name = is_nan ? "NAN" : "INF";
  uint32_t padding =
      print_padding(conversion, print_length(sign, MAX_WORD) + print_length(name, MAX_WORD));
  if (!conversion->left)
    print_repeated(sink, ' ', padding);
  print_characters(sink, sign, print_length(sign, MAX_WORD));
  print_characters(sink, name, print_length(name, MAX_WORD));
  if (conversion->left)
    print_repeated(sink, ' ', padding);
}

void print_double(const struct print_sink *sink, const struct conversion *conversion,
                  uint64_t bits) {
  struct parts parts = take_apart(bits);
  const char *sign = print_sign(conversion, parts.negative);
  if (parts.exponent == EXPONENT_MASK) {
    put_special(sink, conversion, sign, parts.fraction != 0);
    return;
  }
  struct layout layout = {.radix = ""};
  struct decimal decimal;
  char nibbles[1 + FRACTION_NIBBLES];
  if (lower(conversion) == 'a')
    lay_out_hexadecimal(&layout, nibbles, conversion, &parts);
  else
    lay_out_decimal(&layout, &decimal, conversion, &parts);
  layout.point = layout.fraction > 0 || conversion->alternate;
  put_layout(sink, conversion, sign, &layout);
}
