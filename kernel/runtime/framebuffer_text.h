/*
 * Text on a linear framebuffer as VGA's text mode shows it: 80 by 25 characters of code page 437 in
 * sixteen colours, each as many times larger as fits, in the middle of the screen. vga_text.h
 * writes characters into `cells`; this draws those that have changed. The framebuffer is never
 * read, since reading it is slow.
 */
#ifndef KERNEL_RUNTIME_FRAMEBUFFER_TEXT_H
#define KERNEL_RUNTIME_FRAMEBUFFER_TEXT_H

#include <stdbool.h>
#include <stdint.h>

#include "boot/protocol/boot_info.h"

#ifdef __cplusplus
extern "C" {
#endif

#define FRAMEBUFFER_TEXT_COLUMNS 80
#define FRAMEBUFFER_TEXT_ROWS 25
#define FRAMEBUFFER_TEXT_CELLS (FRAMEBUFFER_TEXT_COLUMNS * FRAMEBUFFER_TEXT_ROWS)
#define FRAMEBUFFER_TEXT_NO_CURSOR UINT32_MAX

struct framebuffer_text {
  uint8_t *pixels; /* of the screen's top left corner */
  uint32_t width;  /* pixels */
  uint32_t height;
  uint32_t pitch; /* bytes from one line of pixels to the next */
  uint32_t pixel_bytes;
  uint32_t scale;   /* pixels to each side of a character's pixel */
  uint32_t columns; /* fewer than 80 and 25 on a screen that is too small */
  uint32_t rows;
  uint32_t colors[16]; /* as pixels */
  uint32_t shown_cursor;
  uint16_t cells[FRAMEBUFFER_TEXT_CELLS]; /* rows of `columns` cells, as in VGA's memory */
  uint16_t shown[FRAMEBUFFER_TEXT_CELLS];
};

/*
 * Takes over the screen as it stands; cells are blank. False if it is no framebuffer of 2 to 4
 * bytes a pixel with colour channels inside a pixel, nor one of a byte a pixel with VGA's palette,
 * or has no room for a character.
 */
bool framebuffer_text_init(struct framebuffer_text *screen, const struct boot_screen *info);

/* Makes the whole screen black, and the cells blank. */
void framebuffer_text_blacken(struct framebuffer_text *screen);

/* Draws the cells that are not shown as they are, with a cursor under one of them or none. */
void framebuffer_text_show(struct framebuffer_text *screen, uint32_t cursor);

#ifdef __cplusplus
}
#endif

#endif
