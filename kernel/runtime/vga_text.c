/* Characters, colours and scrolling on a grid of VGA text cells. */
#include "kernel/runtime/vga_text.h"

enum { TAB_COLUMNS = 8 };

static uint16_t cell(const struct vga_text *screen, uint8_t glyph) {
  return (uint16_t)((uint16_t)screen->attribute << 8 | glyph);
}

static void blank_row(struct vga_text *screen, uint32_t row) {
  volatile uint16_t *line = screen->cells + row * screen->stride;
  for (uint32_t column = 0; column < screen->columns; column++)
    line[column] = cell(screen, ' ');
}

static void scroll(struct vga_text *screen) {
  for (uint32_t row = 1; row < screen->rows; row++) {
    volatile uint16_t *to = screen->cells + (row - 1) * screen->stride;
    volatile uint16_t *from = screen->cells + row * screen->stride;
    for (uint32_t column = 0; column < screen->columns; column++)
      to[column] = from[column];
  }
  blank_row(screen, screen->rows - 1);
}

static void next_line(struct vga_text *screen) {
  screen->column = 0;
  if (screen->row + 1 < screen->rows)
    screen->row++;
  else
    scroll(screen);
}

void vga_text_put_glyph(struct vga_text *screen, uint8_t glyph) {
  /* Only now, so that a line that just fits is not followed by an empty one. */
  if (screen->column == screen->columns)
    next_line(screen);
  screen->cells[screen->row * screen->stride + screen->column] = cell(screen, glyph);
  screen->column++;
}

void vga_text_init(struct vga_text *screen, volatile uint16_t *cells, uint32_t columns,
                   uint32_t rows, uint32_t stride) {
  *screen = (struct vga_text){.cells = cells, .columns = columns, .rows = rows, .stride = stride};
  vga_text_set_color(screen, VGA_LIGHT_GREY, VGA_BLACK);
}

void vga_text_clear(struct vga_text *screen) {
  for (uint32_t row = 0; row < screen->rows; row++)
    blank_row(screen, row);
  screen->column = 0;
  screen->row = 0;
}

void vga_text_set_color(struct vga_text *screen, enum vga_color foreground,
                        enum vga_color background) {
  screen->attribute = (uint8_t)(background << 4 | foreground);
}

void vga_text_put(struct vga_text *screen, char character) {
  switch (character) {
  case '\n':
    next_line(screen);
    break;
  case '\r':
    screen->column = 0;
    break;
  case '\t':
    do
      vga_text_put_glyph(screen, ' ');
    while (screen->column % TAB_COLUMNS != 0 && screen->column < screen->columns);
    break;
  default:
    vga_text_put_glyph(screen, (uint8_t)character);
  }
}
