/* The formatter behind print(): reads a format, fetches the arguments, emits characters. */
#include "kernel/runtime/print.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum length { LENGTH_CHAR, LENGTH_SHORT, LENGTH_INT, LENGTH_LONG, LENGTH_LONG_LONG, LENGTH_SIZE };

/* One conversion of the format, taken apart. */
struct conversion {
  bool left;
  bool zero;
  bool has_precision;
  uint32_t width;
  uint32_t precision;
  enum length length;
  char letter;
};

/* A va_list is an array on this ABI; in a structure it can be passed on by address. */
struct arguments {
  va_list list;
};

/* The digits of the largest number in octal would be 22; decimal needs 20, hexadecimal 16. */
enum { MAX_DIGITS = 22 };

struct number {
  const char *prefix; /* "", "-" or "0x" */
  char digits[MAX_DIGITS];
  uint32_t count;
};

static void put(const struct print_sink *sink, char character) {
  sink->put(sink->context, character);
}

static void put_string(const struct print_sink *sink, const char *text, uint32_t length) {
  for (uint32_t i = 0; i < length; i++)
    put(sink, text[i]);
}

static void put_repeated(const struct print_sink *sink, char character, uint32_t count) {
  while (count-- > 0)
    put(sink, character);
}

static uint32_t string_length(const char *text, uint32_t limit) {
  uint32_t length = 0;
  while (length < limit && text[length] != '\0')
    length++;
  return length;
}

static int32_t parse_number(const char **format) {
  int32_t number = 0;
  for (; **format >= '0' && **format <= '9'; (*format)++)
    number = number * 10 + (**format - '0');
  return number;
}

static enum length parse_length(const char **format) {
  char letter = **format;
  if (letter != 'h' && letter != 'l' && letter != 'z' && letter != 't')
    return LENGTH_INT;
  (*format)++;
  bool doubled = **format == letter && (letter == 'h' || letter == 'l');
  if (doubled)
    (*format)++;
  if (letter == 'h')
    return doubled ? LENGTH_CHAR : LENGTH_SHORT;
  if (letter == 'l')
    return doubled ? LENGTH_LONG_LONG : LENGTH_LONG;
  return LENGTH_SIZE;
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
  for (; **format == '-' || **format == '0'; (*format)++)
    if (**format == '-')
      conversion.left = true;
    else
      conversion.zero = true;
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
  case LENGTH_INT:
    break;
  }
  return va_arg(arguments->list, int);
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
  case LENGTH_INT:
    break;
  }
  return va_arg(arguments->list, unsigned);
}

static struct number format_number(uint64_t value, uint32_t base, bool upper, const char *prefix) {
  const char *alphabet = upper ? "0123456789ABCDEF" : "0123456789abcdef";
  struct number number = {.prefix = prefix};
  uint32_t first = MAX_DIGITS;
  do {
    number.digits[--first] = alphabet[value % base];
    value /= base;
  } while (value != 0);
  number.count = MAX_DIGITS - first;
  for (uint32_t i = 0; i < number.count; i++)
    number.digits[i] = number.digits[first + i];
  return number;
}

static struct number format_signed(int64_t value) {
  /* Negated as an unsigned number, since the smallest int64_t has no positive counterpart. */
  if (value < 0)
    return format_number(-(uint64_t)value, 10, false, "-");
  return format_number((uint64_t)value, 10, false, "");
}

static void put_padded(const struct print_sink *sink, const struct conversion *conversion,
                       const char *text, uint32_t length) {
  uint32_t padding = conversion->width > length ? conversion->width - length : 0;
  if (!conversion->left)
    put_repeated(sink, ' ', padding);
  put_string(sink, text, length);
  if (conversion->left)
    put_repeated(sink, ' ', padding);
}

static void put_number(const struct print_sink *sink, const struct conversion *conversion,
                       struct number number) {
  uint32_t prefix_length = string_length(number.prefix, MAX_DIGITS);
  uint32_t length = prefix_length + number.count;
  uint32_t padding = conversion->width > length ? conversion->width - length : 0;
  bool zeros = conversion->zero && !conversion->left;
  if (!zeros && !conversion->left)
    put_repeated(sink, ' ', padding);
  put_string(sink, number.prefix, prefix_length);
  if (zeros)
    put_repeated(sink, '0', padding);
  put_string(sink, number.digits, number.count);
  if (conversion->left)
    put_repeated(sink, ' ', padding);
}

static void put_text(const struct print_sink *sink, const struct conversion *conversion,
                     const char *text) {
  if (text == NULL)
    text = "(null)";
  uint32_t limit = conversion->has_precision ? conversion->precision : UINT32_MAX;
  put_padded(sink, conversion, text, string_length(text, limit));
}

/* Prints one argument. False if the conversion is unknown, so that no further one can be read. */
static bool put_argument(const struct print_sink *sink, const struct conversion *conversion,
                         struct arguments *arguments) {
  char character;
  switch (conversion->letter) {
  case 'd':
  case 'i':
    put_number(sink, conversion, format_signed(fetch_signed(arguments, conversion->length)));
    return true;
  case 'u':
    put_number(sink, conversion,
               format_number(fetch_unsigned(arguments, conversion->length), 10, false, ""));
    return true;
  case 'x':
  case 'X':
    put_number(sink, conversion,
               format_number(fetch_unsigned(arguments, conversion->length), 16,
                             conversion->letter == 'X', ""));
    return true;
  case 'p':
    put_number(sink, conversion,
               format_number((uintptr_t)va_arg(arguments->list, void *), 16, false, "0x"));
    return true;
  case 'c':
    character = (char)va_arg(arguments->list, int);
    put_padded(sink, conversion, &character, 1);
    return true;
  case 's':
    put_text(sink, conversion, va_arg(arguments->list, const char *));
    return true;
  case '%':
    put(sink, '%');
    return true;
  default:
    return false;
  }
}

static void put_unknown(const struct print_sink *sink, char letter) {
  put(sink, '%');
  put(sink, '!');
  if (letter != '\0')
    put(sink, letter);
}

void print_v(const struct print_sink *sink, const char *format, va_list list) {
  struct arguments arguments;
  va_copy(arguments.list, list);
  while (*format != '\0') {
    char character = *format++;
    if (character != '%') {
      put(sink, character);
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
