/*
 * Text on a VGA screen in text mode: a grid of 16-bit cells, each a character of code page 437 in
 * the low byte and its colours in the high byte. Works on any array of cells, so the same code
 * runs on the screen and in a host test.
 */
#ifndef KERNEL_RUNTIME_VGA_TEXT_H
#define KERNEL_RUNTIME_VGA_TEXT_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* The sixteen colours. Behind the text only 0 to 7 are sure: bit 7 of a cell may mean blinking. */
enum vga_color {
  VGA_BLACK = 0,
  VGA_BLUE = 1,
  VGA_GREEN = 2,
  VGA_CYAN = 3,
  VGA_RED = 4,
  VGA_MAGENTA = 5,
  VGA_BROWN = 6,
  VGA_LIGHT_GREY = 7,
  VGA_DARK_GREY = 8,
  VGA_LIGHT_BLUE = 9,
  VGA_LIGHT_GREEN = 10,
  VGA_LIGHT_CYAN = 11,
  VGA_LIGHT_RED = 12,
  VGA_LIGHT_MAGENTA = 13,
  VGA_YELLOW = 14,
  VGA_WHITE = 15,
};

struct vga_text {
  volatile uint16_t *cells;
  uint32_t columns;
  uint32_t rows;
  uint32_t stride; /* cells from one row to the next */
  uint32_t column; /* where the next character goes; may equal `columns` until it is written */
  uint32_t row;
  uint8_t attribute; /* colours of the next character */
};

/* Takes over the screen as it stands, in light grey on black from the top left corner on. */
void vga_text_init(struct vga_text *screen, volatile uint16_t *cells, uint32_t columns,
                   uint32_t rows, uint32_t stride);

/* Fills the screen with blanks in the present colours and goes to the top left corner. */
void vga_text_clear(struct vga_text *screen);

void vga_text_set_color(struct vga_text *screen, enum vga_color foreground,
                        enum vga_color background);

/*
 * Writes one character. '\n' goes to the start of the next line, '\r' to the start of this one,
 * '\t' to the next multiple of eight columns. A line that is too long goes on in the next one;
 * below the last line the screen scrolls.
 */
void vga_text_put(struct vga_text *screen, char character);

/* Writes one of the 256 glyphs, also those whose numbers are control characters. */
void vga_text_put_glyph(struct vga_text *screen, uint8_t glyph);

#ifdef __cplusplus
}
#endif

#endif
