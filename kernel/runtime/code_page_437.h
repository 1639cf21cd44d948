/* The character set of VGA's text mode, which has 256 glyphs. */
#ifndef KERNEL_RUNTIME_CODE_PAGE_437_H
#define KERNEL_RUNTIME_CODE_PAGE_437_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* A small square, for what the character set does not have. */
enum { CODE_PAGE_437_MISSING = 0xfe };

/* The Unicode character that a glyph shows; a blank for glyph 0. */
uint16_t code_page_437_character(uint8_t glyph);

/* The glyph of a Unicode character; control characters have none. */
uint8_t code_page_437_glyph(uint32_t code_point);

#ifdef __cplusplus
}
#endif

#endif
