/* Draws a grid of coloured characters on an ECMA-48 terminal. */
#include "toolchains/qemu/runner/canvas.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "toolchains/qemu/runner/utf8.h"

static size_t cell_count(const struct canvas *canvas) {
  return (size_t)canvas->columns * (size_t)canvas->rows;
}

void canvas_resize(struct canvas *canvas, int columns, int rows) {
  canvas_free(canvas);
  canvas->columns = columns;
  canvas->rows = rows;
  canvas->next = allocate(cell_count(canvas) * sizeof *canvas->next);
  canvas->shown = allocate(cell_count(canvas) * sizeof *canvas->shown);
  canvas_clear(canvas);
}

void canvas_free(struct canvas *canvas) {
  free(canvas->next);
  free(canvas->shown);
  *canvas = (struct canvas){0};
}

void canvas_clear(struct canvas *canvas) {
  for (size_t i = 0; i < cell_count(canvas); i++)
    canvas->next[i] = (struct canvas_cell){' ', CANVAS_NORMAL};
}

void canvas_put(struct canvas *canvas, int row, int column, uint32_t code_point,
                uint16_t attribute) {
  if (row < 0 || row >= canvas->rows || column < 0 || column >= canvas->columns)
    return;
  canvas->next[row * canvas->columns + column] = (struct canvas_cell){code_point, attribute};
}

void canvas_put_text(struct canvas *canvas, int row, int column, const char *text,
                     uint16_t attribute) {
  size_t left = strlen(text);
  while (left > 0) {
    uint32_t code_point = 0xfffd;
    size_t length = utf8_decode(text, left, &code_point);
    length = length == 0 ? 1 : length;
    canvas_put(canvas, row, column++, code_point, attribute);
    text += length;
    left -= length;
  }
}

/* VGA counts its colours blue, green, red; ECMA-48 red, green, blue. */
static unsigned ansi_colour(unsigned vga) {
  return (vga & 1) << 2 | (vga & 2) | (vga & 4) >> 2;
}

void canvas_append_colour(struct buffer *out, uint16_t attribute) {
  if (attribute == CANVAS_NORMAL || attribute == CANVAS_INVERSE) {
    buffer_append_text(out, attribute == CANVAS_NORMAL ? "\033[0m" : "\033[0;7m");
    return;
  }
  unsigned bright = attribute & 0x08u ? 90 : 30;
  buffer_printf(out, "\033[0;%s%u;%um", attribute & 0x80u ? "5;" : "",
                bright + ansi_colour(attribute & 7u), 40 + ansi_colour(attribute >> 4 & 7u));
}

static bool same_cell(struct canvas_cell a, struct canvas_cell b) {
  return a.code_point == b.code_point && a.attribute == b.attribute;
}

void canvas_append_changes(struct canvas *canvas, struct buffer *out) {
  int colour = -1;
  int next_column = -1; /* where the cursor stands, on the row at hand */
  for (int row = 0; row < canvas->rows; row++, next_column = -1) {
    for (int column = 0; column < canvas->columns; column++) {
      int i = row * canvas->columns + column;
      struct canvas_cell cell = canvas->next[i];
      if (same_cell(cell, canvas->shown[i]))
        continue;
      if (column != next_column)
        buffer_printf(out, "\033[%d;%dH", row + 1, column + 1);
      if (cell.attribute != colour)
        canvas_append_colour(out, cell.attribute);
      utf8_append(out, cell.code_point);
      colour = cell.attribute;
      next_column = column + 1;
      canvas->shown[i] = cell;
    }
  }
}
