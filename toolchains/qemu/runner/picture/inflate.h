/* Unpacks what zlib packed (RFC 1950 and RFC 1951). */
#ifndef TOOLCHAINS_QEMU_RUNNER_PICTURE_INFLATE_H
#define TOOLCHAINS_QEMU_RUNNER_PICTURE_INFLATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* True only if `input` is sound and unpacks to exactly that many bytes. */
bool zlib_inflate(const uint8_t *input, size_t input_length, uint8_t *output, size_t output_length);

/* Of RFC 1950, section 8. */
uint32_t zlib_adler32(const uint8_t *bytes, size_t count);

#ifdef __cplusplus
}
#endif

#endif
