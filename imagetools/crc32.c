/* CRC-32 (ISO 3309, ITU-T V.42), polynomial 0x04c11db7 with its bits in reverse. */
#include "imagetools/crc32.h"

#define POLYNOMIAL 0xedb88320

uint32_t crc32_of(const void *bytes, size_t count) {
  const uint8_t *next = bytes;
  uint32_t crc = 0xffffffff;
  for (size_t i = 0; i < count; i++) {
    crc ^= next[i];
    for (int bit = 0; bit < 8; bit++)
      crc = crc >> 1 ^ (crc & 1 ? POLYNOMIAL : 0);
  }
  return ~crc;
}
