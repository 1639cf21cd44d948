/* The font of VGA's text mode with the 256 characters of code page 437. */
#ifndef VGA_FONT_H
#define VGA_FONT_H

#ifdef __cplusplus
extern "C" {
#endif

/* Sixteen lines a character, top line first; the leftmost pixel is the highest bit. */
extern const unsigned char vgafont16[256 * 16];

#ifdef __cplusplus
}
#endif

#endif
