/* Numbers as PNG and zlib write them: the highest byte first. */
#ifndef TOOLCHAINS_QEMU_RUNNER_PICTURE_BIG_ENDIAN_H
#define TOOLCHAINS_QEMU_RUNNER_PICTURE_BIG_ENDIAN_H

#include <stdint.h>

static inline uint32_t read_big_endian(const uint8_t *bytes) {
  return (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 | (uint32_t)bytes[2] << 8 | bytes[3];
}

#endif
