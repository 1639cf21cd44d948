/* Divides a terminal among what there is to show. */
#include "toolchains/qemu/runner/layout.h"

#include "toolchains/qemu/runner/screen_text.h"

/* A serial pane below the screen has this many lines at least, where the terminal allows. */
#define LEAST_SERIAL_ROWS 4
/* Below this, one part is all that makes sense. */
#define LEAST_ROWS_FOR_TWO 12

static int least(int a, int b) {
  return a < b ? a : b;
}

static void place_beside(struct layout *layout, int columns, int rows) {
  layout->beside = true;
  layout->screen = (struct area){0, 0, least(SCREEN_ROWS, rows), SCREEN_COLUMNS};
  layout->serial = (struct area){0, SCREEN_COLUMNS + 1, rows, columns - SCREEN_COLUMNS - 1};
}

static void place_below(struct layout *layout, int columns, int rows) {
  int serial_rows = 0;
  if (rows >= LEAST_ROWS_FOR_TWO) {
    serial_rows = rows - 1 - SCREEN_ROWS; /* one for the line between them */
    if (serial_rows < LEAST_SERIAL_ROWS)
      serial_rows = LEAST_SERIAL_ROWS;
  }
  int screen_rows = serial_rows == 0 ? rows : rows - 1 - serial_rows;
  layout->screen =
      (struct area){0, 0, least(SCREEN_ROWS, screen_rows), least(SCREEN_COLUMNS, columns)};
  layout->serial = (struct area){layout->screen.rows + 1, 0, serial_rows, columns};
}

struct layout layout_compute(int columns, int rows, int last_used) {
  struct layout layout = {.status_row = rows - 1};
  if (columns >= LAYOUT_WIDE_COLUMNS)
    place_beside(&layout, columns, rows - 1);
  else
    place_below(&layout, columns, rows - 1);
  if (last_used >= layout.screen.rows)
    layout.first_screen_row = last_used + 1 - layout.screen.rows;
  return layout;
}
