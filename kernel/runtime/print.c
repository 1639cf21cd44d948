/* The formatter behind print(): reads a format, fetches the arguments, emits characters. */
#include "kernel/runtime/print.h"

#include <float.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "kernel/runtime/print_conversion.h"
#include "kernel/runtime/print_double.h"

/* A va_list is an array on this ABI; in a structure it can be passed on by address. */
struct arguments {
  va_list list;
};

/* The digits of the largest number in octal are 22; decimal needs 20, hexadecimal 16. */
enum { MAX_DIGITS = 22 };

struct number {
  const char *prefix; /* "", "-", "+", " ", "0", "0x" or "0X" */
  char digits[MAX_DIGITS];
  uint32_t count;
};

/* False if the character is no flag. */
static bool parse_flag(char character, struct conversion *conversion) {
  switch (character) {
  case '-':
    return conversion->left = true;
  case '0':
    return conversion->zero = true;
  case '+':
    return conversion->plus = true;
  case ' ':
    return conversion->space = true;
  case '#':
    return conversion->alternate = true;
  default:
    return false;
  }
}

static int32_t parse_number(const char **format) {
  int32_t number = 0;
  for (; **format >= '0' && **format <= '9'; (*format)++)
    number = number * 10 + (**format - '0');
  return number;
}

static enum length parse_length(const char **format) {
  char letter = **format;
  if (letter != 'h' && letter != 'l' && letter != 'j' && letter != 'z' && letter != 't' &&
      letter != 'L')
    return LENGTH_INT;
  (*format)++;
  bool doubled = **format == letter && (letter == 'h' || letter == 'l');
  if (doubled)
    (*format)++;
  if (letter == 'h')
    return doubled ? LENGTH_CHAR : LENGTH_SHORT;
  if (letter == 'l')
    return doubled ? LENGTH_LONG_LONG : LENGTH_LONG;
  if (letter == 'L')
    return LENGTH_LONG_DOUBLE;
  return letter == 'j' ? LENGTH_LONG_LONG : LENGTH_SIZE;
}

/* Reads a width or precision: digits, or a '*' that takes it from the arguments. */
static int32_t parse_measure(const char **format, struct arguments *arguments) {
  if (**format != '*')
    return parse_number(format);
  (*format)++;
  return va_arg(arguments->list, int);
}

/* Reads what follows a '%' and leaves `format` behind the conversion's letter. */
static struct conversion parse_conversion(const char **format, struct arguments *arguments) {
  struct conversion conversion = {0};
  while (parse_flag(**format, &conversion))
    (*format)++;
  int32_t width = parse_measure(format, arguments);
  conversion.left = conversion.left || width < 0;
  conversion.width = width < 0 ? -(uint32_t)width : (uint32_t)width;
  if (**format == '.') {
    (*format)++;
    int32_t precision = parse_measure(format, arguments);
    conversion.has_precision = precision >= 0;
    conversion.precision = (uint32_t)precision;
  }
  conversion.length = parse_length(format);
  conversion.letter = **format;
  if (conversion.letter != '\0')
    (*format)++;
  return conversion;
}

static int64_t fetch_signed(struct arguments *arguments, enum length length) {
  switch (length) {
  case LENGTH_CHAR:
    return (signed char)va_arg(arguments->list, int);
  case LENGTH_SHORT:
    return (short)va_arg(arguments->list, int);
  case LENGTH_LONG:
    return va_arg(arguments->list, long);
  case LENGTH_LONG_LONG:
    return va_arg(arguments->list, long long);
  case LENGTH_SIZE:
    return va_arg(arguments->list, ptrdiff_t);
  default:
    return va_arg(arguments->list, int);
  }
}

static uint64_t fetch_unsigned(struct arguments *arguments, enum length length) {
  switch (length) {
  case LENGTH_CHAR:
    return (unsigned char)va_arg(arguments->list, unsigned);
  case LENGTH_SHORT:
    return (unsigned short)va_arg(arguments->list, unsigned);
  case LENGTH_LONG:
    return va_arg(arguments->list, unsigned long);
  case LENGTH_LONG_LONG:
    return va_arg(arguments->list, unsigned long long);
  case LENGTH_SIZE:
    return va_arg(arguments->list, size_t);
  default:
    return va_arg(arguments->list, unsigned);
  }
}

static uint64_t fetch_double(struct arguments *arguments) {
  double value = va_arg(arguments->list, double);
  return __builtin_bit_cast(uint64_t, value);
}

static struct number format_number(uint64_t value, uint32_t base, bool upper) {
  const char *alphabet = upper ? "0123456789ABCDEF" : "0123456789abcdef";
  struct number number = {.prefix = ""};
  uint32_t first = MAX_DIGITS;
  for (; value != 0; value /= base)
    number.digits[--first] = alphabet[value % base];
  number.count = MAX_DIGITS - first;
  for (uint32_t i = 0; i < number.count; i++)
    number.digits[i] = number.digits[first + i];
  return number;
}

static struct number format_signed(const struct conversion *conversion, int64_t value) {
  /* Negated as an unsigned number, since the smallest int64_t has no positive counterpart. */
  uint64_t size = value < 0 ? -(uint64_t)value : (uint64_t)value;
  struct number number = format_number(size, 10, false);
  number.prefix = print_sign(conversion, value < 0);
  return number;
}

static struct number format_unsigned(const struct conversion *conversion, uint64_t value) {
  switch (conversion->letter) {
  case 'o':
    return format_number(value, 8, false);
  case 'u':
    return format_number(value, 10, false);
  default:
    break;
  }
  bool upper = conversion->letter == 'X';
  struct number number = format_number(value, 16, upper);
  if (conversion->alternate && value != 0)
    number.prefix = upper ? "0X" : "0x";
  return number;
}

static void put_padded(const struct print_sink *sink, const struct conversion *conversion,
                       const char *text, uint32_t length) {
  uint32_t padding = print_padding(conversion, length);
  if (!conversion->left)
    print_repeated(sink, ' ', padding);
  print_characters(sink, text, length);
  if (conversion->left)
    print_repeated(sink, ' ', padding);
}

/* Zeros before the digits: those of the precision, and the one by which %#o marks an octal number.
 */
static uint32_t leading_zeros(const struct conversion *conversion, const struct number *number) {
  uint32_t wanted = conversion->has_precision ? conversion->precision : 1;
  if (wanted > number->count)
    return wanted - number->count;
  return conversion->letter == 'o' && conversion->alternate ? 1 : 0;
}

static void put_number(const struct print_sink *sink, const struct conversion *conversion,
                       const struct number *number) {
  uint32_t prefix_length = print_length(number->prefix, MAX_DIGITS);
  uint32_t zeros = leading_zeros(conversion, number);
  uint32_t padding = print_padding(conversion, prefix_length + zeros + number->count);
  if (conversion->zero && !conversion->left && !conversion->has_precision) {
    zeros += padding;
    padding = 0;
  }
  if (!conversion->left)
    print_repeated(sink, ' ', padding);
  print_characters(sink, number->prefix, prefix_length);
  print_repeated(sink, '0', zeros);
  print_characters(sink, number->digits, number->count);
  if (conversion->left)
    print_repeated(sink, ' ', padding);
}

static void put_signed(const struct print_sink *sink, const struct conversion *conversion,
                       struct arguments *arguments) {
  struct number number = format_signed(conversion, fetch_signed(arguments, conversion->length));
  put_number(sink, conversion, &number);
}

static void put_unsigned(const struct print_sink *sink, const struct conversion *conversion,
                         struct arguments *arguments) {
  struct number number = format_unsigned(conversion, fetch_unsigned(arguments, conversion->length));
  put_number(sink, conversion, &number);
}

static void put_pointer(const struct print_sink *sink, const struct conversion *conversion,
                        struct arguments *arguments) {
  struct number number = format_number((uintptr_t)va_arg(arguments->list, void *), 16, false);
  number.prefix = "0x";
  put_number(sink, conversion, &number);
}

static void put_character(const struct print_sink *sink, const struct conversion *conversion,
                          struct arguments *arguments) {
  char character = (char)va_arg(arguments->list, int);
  put_padded(sink, conversion, &character, 1);
}

static void put_text(const struct print_sink *sink, const struct conversion *conversion,
                     struct arguments *arguments) {
  const char *text = va_arg(arguments->list, const char *);
  if (text == NULL)
    text = "(null)";
  uint32_t limit = conversion->has_precision ? conversion->precision : UINT32_MAX;
  put_padded(sink, conversion, text, print_length(text, limit));
}

static bool is_real(char letter) {
  switch (letter) {
  case 'a':
  case 'A':
  case 'e':
  case 'E':
  case 'f':
  case 'F':
  case 'g':
  case 'G':
    return true;
  default:
    return false;
  }
}

/* Only where a long double is a double of another name, it is passed like one. */
static bool has_long_double(char letter) {
  return LDBL_MANT_DIG == DBL_MANT_DIG && is_real(letter);
}

/* Wide characters and strings (%lc, %ls) are none of ours; %p has no length. */
static bool has_known_length(const struct conversion *conversion) {
  switch (conversion->letter) {
  case 'c':
  case 's':
  case 'p':
  case '%':
    return conversion->length == LENGTH_INT;
  default:
    return conversion->length != LENGTH_LONG_DOUBLE || has_long_double(conversion->letter);
  }
}

/* Prints one argument. False if the conversion is unknown, so that no further one can be read. */
static bool put_argument(const struct print_sink *sink, const struct conversion *conversion,
                         struct arguments *arguments) {
  if (!has_known_length(conversion))
    return false;
  if (is_real(conversion->letter)) {
    print_double(sink, conversion, fetch_double(arguments));
    return true;
  }
  switch (conversion->letter) {
  case 'd':
  case 'i':
    put_signed(sink, conversion, arguments);
    return true;
  case 'u':
  case 'o':
  case 'x':
  case 'X':
    put_unsigned(sink, conversion, arguments);
    return true;
  case 'p':
    put_pointer(sink, conversion, arguments);
    return true;
  case 'c':
    put_character(sink, conversion, arguments);
    return true;
  case 's':
    put_text(sink, conversion, arguments);
    return true;
  case '%':
    print_character(sink, '%');
    return true;
  default:
    return false;
  }
}

static void put_unknown(const struct print_sink *sink, char letter) {
  print_character(sink, '%');
  print_character(sink, '!');
  if (letter != '\0')
    print_character(sink, letter);
}

void print_v(const struct print_sink *sink, const char *format, va_list list) {
  struct arguments arguments;
  va_copy(arguments.list, list);
  while (*format != '\0') {
    char character = *format++;
    if (character != '%') {
      print_character(sink, character);
      continue;
    }
    struct conversion conversion = parse_conversion(&format, &arguments);
    if (!put_argument(sink, &conversion, &arguments)) {
      put_unknown(sink, conversion.letter);
      break;
    }
  }
  va_end(arguments.list);
}

void print(const struct print_sink *sink, const char *format, ...) {
  va_list list;
  va_start(list, format);
  print_v(sink, format, list);
  va_end(list);
}
