/* UTF-8 decoding and encoding, and the display form of bytes that may be anything. */
#include "toolchains/qemu/runner/utf8.h"

#include <stdbool.h>

#include "toolchains/qemu/runner/buffer.h"

struct sequence {
  size_t length;
  uint32_t first_bits;
  uint32_t smallest; /* below it the form would be overlong */
};

static struct sequence sequence_of(unsigned char first) {
  if (first < 0x80)
    return (struct sequence){1, first, 0};
  if (first >= 0xc2 && first < 0xe0)
    return (struct sequence){2, first & 0x1fu, 0x80};
  if (first >= 0xe0 && first < 0xf0)
    return (struct sequence){3, first & 0x0fu, 0x800};
  if (first >= 0xf0 && first < 0xf5)
    return (struct sequence){4, first & 0x07u, 0x10000};
  return (struct sequence){0, 0, 0};
}

size_t utf8_decode(const char *bytes, size_t count, uint32_t *code_point) {
  if (count == 0)
    return 0;
  struct sequence sequence = sequence_of((unsigned char)bytes[0]);
  if (sequence.length == 0 || sequence.length > count)
    return 0;
  uint32_t value = sequence.first_bits;
  for (size_t i = 1; i < sequence.length; i++) {
    unsigned char next = (unsigned char)bytes[i];
    if ((next & 0xc0) != 0x80)
      return 0;
    value = value << 6 | (next & 0x3fu);
  }
  bool surrogate = value >= 0xd800 && value < 0xe000;
  if (value < sequence.smallest || value > 0x10ffff || surrogate)
    return 0;
  *code_point = value;
  return sequence.length;
}

void utf8_append(struct buffer *text, uint32_t code_point) {
  char bytes[4];
  size_t count;
  if (code_point < 0x80) {
    bytes[0] = (char)code_point;
    count = 1;
  } else if (code_point < 0x800) {
    bytes[0] = (char)(0xc0 | code_point >> 6);
    count = 2;
  } else if (code_point < 0x10000) {
    bytes[0] = (char)(0xe0 | code_point >> 12);
    count = 3;
  } else {
    bytes[0] = (char)(0xf0 | code_point >> 18);
    count = 4;
  }
  for (size_t i = 1; i < count; i++)
    bytes[i] = (char)(0x80 | (code_point >> 6 * (count - 1 - i) & 0x3f));
  buffer_append(text, bytes, count);
}

void append_shown(struct buffer *text, const char *bytes, size_t count, size_t limit) {
  for (size_t i = 0; i < count;) {
    if (i >= limit) {
      buffer_append_text(text, "...");
      return;
    }
    uint32_t code_point = 0;
    size_t length = utf8_decode(bytes + i, count - i, &code_point);
    bool control = code_point < 0x20 || (code_point >= 0x7f && code_point < 0xa0);
    if (length == 0 || control) {
      buffer_printf(text, "\\x%02x", (unsigned char)bytes[i]);
      i++;
    } else {
      buffer_append(text, bytes + i, length);
      i += length;
    }
  }
}
