/* Integers of any alignment as PC disks have them, lowest byte first. */
#ifndef IMAGETOOLS_LITTLE_ENDIAN_H
#define IMAGETOOLS_LITTLE_ENDIAN_H

#include <stdint.h>

static inline uint64_t little_endian_read(const uint8_t *bytes, int size) {
  uint64_t value = 0;
  for (int i = 0; i < size; i++)
    value |= (uint64_t)bytes[i] << (8 * i);
  return value;
}

static inline void little_endian_write(uint8_t *bytes, int size, uint64_t value) {
  for (int i = 0; i < size; i++)
    bytes[i] = (uint8_t)(value >> (8 * i));
}

static inline uint16_t read16(const uint8_t *bytes) {
  return (uint16_t)little_endian_read(bytes, 2);
}

static inline uint32_t read32(const uint8_t *bytes) {
  return (uint32_t)little_endian_read(bytes, 4);
}

static inline uint64_t read64(const uint8_t *bytes) {
  return little_endian_read(bytes, 8);
}

static inline void write16(uint8_t *bytes, uint16_t value) {
  little_endian_write(bytes, 2, value);
}

static inline void write32(uint8_t *bytes, uint32_t value) {
  little_endian_write(bytes, 4, value);
}

static inline void write64(uint8_t *bytes, uint64_t value) {
  little_endian_write(bytes, 8, value);
}

#endif
