/* Unicode characters from UTF-8, byte by byte (Unicode 15, 3.9, table 3-7). */
#ifndef KERNEL_RUNTIME_UTF8_H
#define KERNEL_RUNTIME_UTF8_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* What a sequence that is no UTF-8 becomes. */
#define UTF8_REPLACEMENT UINT32_C(0xfffd)

/* The sequence that has begun; zero at first. */
struct utf8_decoder {
  uint32_t code_point; /* its bits so far */
  uint32_t smallest;   /* for which so many bytes are needed */
  uint32_t missing;    /* bytes */
};

/*
 * Takes one byte and gives the characters that end with it: none, one, or two when the byte breaks
 * a sequence off and is a character itself.
 */
uint32_t utf8_decode(struct utf8_decoder *decoder, uint8_t byte, uint32_t characters[2]);

#ifdef __cplusplus
}
#endif

#endif
