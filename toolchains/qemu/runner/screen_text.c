/* Code page 437, and searching the VGA text memory. */
#include "toolchains/qemu/runner/screen_text.h"

#include <string.h>

#include "kernel/runtime/code_page_437.h"
#include "toolchains/qemu/runner/buffer.h"
#include "toolchains/qemu/runner/utf8.h"

_Static_assert(sizeof(struct screen) == SCREEN_BYTES, "as the text memory lays it out");

uint32_t screen_code_point(uint8_t character) {
  return code_page_437_character(character);
}

static bool encode_one(uint32_t code_point, uint8_t *character) {
  /* From 0x20 on first, so that a space is 0x20 and not the blank glyph of 0x00. */
  for (int i = 0; i < 256; i++) {
    uint8_t candidate = (uint8_t)(i + 0x20);
    if (screen_code_point(candidate) == code_point) {
      *character = candidate;
      return true;
    }
  }
  return false;
}

bool screen_encode(const char *text, uint8_t characters[SCREEN_COLUMNS], size_t *length) {
  size_t left = strlen(text);
  *length = 0;
  while (left > 0) {
    uint32_t code_point = 0;
    size_t taken = utf8_decode(text, left, &code_point);
    if (taken == 0 || *length == SCREEN_COLUMNS || !encode_one(code_point, &characters[*length]))
      return false;
    (*length)++;
    text += taken;
    left -= taken;
  }
  return *length > 0;
}

static bool shows(uint8_t cell, uint8_t wanted) {
  return cell == wanted || screen_code_point(cell) == screen_code_point(wanted);
}

static bool text_is_at(const struct screen_cell *cells, const uint8_t *characters, size_t length) {
  for (size_t i = 0; i < length; i++)
    if (!shows(cells[i].character, characters[i]))
      return false;
  return true;
}

static int first_odd_cell(const struct screen_cell *cells, size_t length, int attribute) {
  for (size_t i = 0; i < length && attribute >= 0; i++)
    if (cells[i].attribute != attribute)
      return (int)i;
  return -1;
}

bool screen_find(const struct screen *screen, const uint8_t *characters, size_t length,
                 int attribute, struct screen_match *match) {
  bool found = false;
  for (int row = 0; row < SCREEN_ROWS; row++) {
    for (int column = 0; column + (int)length <= SCREEN_COLUMNS; column++) {
      const struct screen_cell *cells = &screen->cells[row][column];
      if (!text_is_at(cells, characters, length))
        continue;
      int odd_cell = first_odd_cell(cells, length, attribute);
      if (!found || odd_cell < 0)
        *match = (struct screen_match){.row = row, .column = column, .odd_cell = odd_cell};
      found = true;
      if (odd_cell < 0)
        return true;
    }
  }
  return found;
}

int screen_used_columns(const struct screen *screen, int row) {
  int used = SCREEN_COLUMNS;
  while (used > 0 && shows(screen->cells[row][used - 1].character, ' '))
    used--;
  return used;
}

bool screen_append_row(const struct screen *screen, int row, struct buffer *text) {
  int used = screen_used_columns(screen, row);
  for (int column = 0; column < used; column++)
    utf8_append(text, screen_code_point(screen->cells[row][column].character));
  return used > 0;
}

int screen_last_used_row(const struct screen *screen) {
  int row = SCREEN_ROWS - 1;
  while (row >= 0 && screen_used_columns(screen, row) == 0)
    row--;
  return row;
}
