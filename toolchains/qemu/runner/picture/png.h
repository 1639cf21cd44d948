/* PNG files (ISO/IEC 15948) of 8 bits a colour: what QEMU writes, and what goldens are. */
#ifndef TOOLCHAINS_QEMU_RUNNER_PICTURE_PNG_H
#define TOOLCHAINS_QEMU_RUNNER_PICTURE_PNG_H

#include "toolchains/qemu/runner/picture/picture.h"

struct buffer;

#ifdef __cplusplus
extern "C" {
#endif

/* False with the reason, such as "is interlaced". The picture is to be freed if true. */
bool png_decode(const uint8_t *bytes, size_t count, struct picture *picture, struct buffer *reason);

void png_encode(const struct picture *picture, struct buffer *png);

#ifdef __cplusplus
}
#endif

#endif
