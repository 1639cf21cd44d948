/* A decoder of UTF-8 that takes nothing longer than needed, no surrogates and nothing beyond
 * Unicode. */
#include "kernel/runtime/utf8.h"

#include <stdbool.h>

static bool is_character(const struct utf8_decoder *decoder) {
  uint32_t code_point = decoder->code_point;
  bool is_surrogate = code_point >= 0xd800 && code_point <= 0xdfff;
  return code_point >= decoder->smallest && code_point <= 0x10ffff && !is_surrogate;
}

static bool begin(struct utf8_decoder *decoder, uint8_t byte) {
  if (byte >> 5 == 6)
    *decoder = (struct utf8_decoder){byte & 0x1f, 0x80, 1};
  else if (byte >> 4 == 14)
    *decoder = (struct utf8_decoder){byte & 0x0f, 0x800, 2};
  else if (byte >> 3 == 30)
    *decoder = (struct utf8_decoder){byte & 0x07, 0x10000, 3};
  else
    return false;
  return true;
}

static uint32_t go_on(struct utf8_decoder *decoder, uint8_t byte, uint32_t *character) {
  decoder->code_point = decoder->code_point << 6 | (byte & 0x3f);
  if (--decoder->missing > 0)
    return 0;
  *character = is_character(decoder) ? decoder->code_point : UTF8_REPLACEMENT;
  return 1;
}

uint32_t utf8_decode(struct utf8_decoder *decoder, uint8_t byte, uint32_t characters[2]) {
  bool is_continuation = byte >> 6 == 2;
  if (decoder->missing > 0 && is_continuation)
    return go_on(decoder, byte, characters);
  uint32_t count = 0;
  if (decoder->missing > 0)
    characters[count++] = UTF8_REPLACEMENT;
  decoder->missing = 0;
  if (byte < 0x80)
    characters[count++] = byte;
  else if (!begin(decoder, byte))
    characters[count++] = UTF8_REPLACEMENT;
  return count;
}
