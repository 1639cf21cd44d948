/* Lays out console text in a rectangle, newest lines at the bottom. */
#include "toolchains/qemu/runner/serial_pane.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>

#include "toolchains/qemu/runner/utf8.h"

#define TAB_COLUMNS 8
#define ESCAPE 0x1b

struct pane {
  uint32_t *cells; /* a ring of rows: line n is in row n % ring_rows */
  size_t ring_rows;
  int columns;
  size_t line; /* the one being written */
  int column;
  bool line_used; /* something was written on it */
};

static uint32_t *row_of(const struct pane *pane, size_t line) {
  return pane->cells + line % pane->ring_rows * (size_t)pane->columns;
}

static void blank_line(struct pane *pane) {
  pane->column = 0;
  pane->line_used = false;
  for (int i = 0; i < pane->columns; i++)
    row_of(pane, pane->line)[i] = ' ';
}

static void start_line(struct pane *pane) {
  pane->line++;
  blank_line(pane);
}

/* Characters that are surely one column wide on every terminal; others become a question mark. */
static uint32_t one_column_wide(uint32_t c) {
  bool combining = c >= 0x300 && c < 0x370;
  bool narrow = (c >= 0x20 && c < 0x7f) || (c >= 0xa0 && c < 0x500 && !combining) ||
                (c >= 0x2010 && c < 0x2060) || (c >= 0x2190 && c < 0x2200) ||
                (c >= 0x2500 && c < 0x25a0);
  return narrow ? c : '?';
}

static void put(struct pane *pane, uint32_t c) {
  if (pane->column == pane->columns)
    start_line(pane);
  row_of(pane, pane->line)[pane->column++] = one_column_wide(c);
  pane->line_used = true;
}

static void put_control(struct pane *pane, uint32_t c) {
  if (c == '\n') {
    start_line(pane);
  } else if (c == '\r') {
    pane->column = 0;
  } else if (c == '\b' && pane->column > 0) {
    pane->column--;
  } else if (c == '\t') {
    do
      put(pane, ' ');
    while (pane->column % TAB_COLUMNS != 0 && pane->column < pane->columns);
  }
}

/* How long an escape sequence is: ESC [ parameters letter, or ESC and one character. */
static size_t escape_length(const char *bytes, size_t count) {
  if (count < 2 || bytes[1] != '[')
    return count < 2 ? count : 2;
  size_t i = 2;
  while (i < count && (bytes[i] < '@' || bytes[i] > '~'))
    i++;
  return i < count ? i + 1 : count;
}

static void put_all(struct pane *pane, const char *bytes, size_t count) {
  for (size_t i = 0; i < count;) {
    uint32_t c = 0xfffd;
    size_t length = utf8_decode(bytes + i, count - i, &c);
    length = length == 0 ? 1 : length;
    if (c == ESCAPE)
      length = escape_length(bytes + i, count - i);
    else if (c < 0x20 || c == 0x7f)
      put_control(pane, c);
    else
      put(pane, c);
    i += length;
  }
}

void serial_pane_draw(const char *bytes, size_t count, struct area area, struct canvas *canvas) {
  if (area.rows <= 0 || area.columns <= 0)
    return;
  /* One row more than is shown: the line after the last one, on which nothing stands yet. */
  struct pane pane = {.ring_rows = (size_t)area.rows + 1, .columns = area.columns};
  pane.cells = allocate(pane.ring_rows * (size_t)area.columns * sizeof *pane.cells);
  blank_line(&pane);
  put_all(&pane, bytes, count);
  size_t lines = pane.line_used ? pane.line + 1 : pane.line;
  size_t shown = lines < (size_t)area.rows ? lines : (size_t)area.rows;
  for (size_t i = 0; i < shown; i++) {
    const uint32_t *row = row_of(&pane, lines - shown + i);
    for (int column = 0; column < area.columns; column++)
      canvas_put(canvas, area.row + (int)i, area.column + column, row[column], CANVAS_NORMAL);
  }
  free(pane.cells);
}
