/* What the parts of print() share: one conversion of a format, and the ways to emit characters. */
#ifndef KERNEL_RUNTIME_PRINT_CONVERSION_H
#define KERNEL_RUNTIME_PRINT_CONVERSION_H

#include <stdbool.h>
#include <stdint.h>

#include "kernel/runtime/print.h"

enum length {
  LENGTH_CHAR,
  LENGTH_SHORT,
  LENGTH_INT,
  LENGTH_LONG,
  LENGTH_LONG_LONG,
  LENGTH_SIZE,
  LENGTH_LONG_DOUBLE,
};

/* One conversion of the format, taken apart. */
struct conversion {
  bool left;      /* - */
  bool zero;      /* 0 */
  bool plus;      /* + */
  bool space;     /* ' ' */
  bool alternate; /* # */
  bool has_precision;
  uint32_t width;
  uint32_t precision;
  enum length length;
  char letter;
};

static inline void print_character(const struct print_sink *sink, char character) {
  sink->put(sink->context, character);
}

static inline void print_characters(const struct print_sink *sink, const char *text,
                                    uint32_t length) {
  for (uint32_t i = 0; i < length; i++)
    print_character(sink, text[i]);
}

static inline void print_repeated(const struct print_sink *sink, char character, uint32_t count) {
  while (count-- > 0)
    print_character(sink, character);
}

/* The length of a string, or the limit: no more of it is read. */
static inline uint32_t print_length(const char *text, uint32_t limit) {
  uint32_t length = 0;
  while (length < limit && text[length] != '\0')
    length++;
  return length;
}

/* What fills the conversion's width beyond `length` characters. */
static inline uint32_t print_padding(const struct conversion *conversion, uint32_t length) {
  return conversion->width > length ? conversion->width - length : 0;
}

/* The sign of a signed conversion: "-", "+", " " or "". */
static inline const char *print_sign(const struct conversion *conversion, bool negative) {
  if (negative)
    return "-";
  if (conversion->plus)
    return "+";
  return conversion->space ? " " : "";
}

#endif
