/* Code page 437, and searching the VGA text memory. */
#include "toolchains/qemu/runner/screen_text.h"

#include <string.h>

#include "toolchains/qemu/runner/buffer.h"
#include "toolchains/qemu/runner/utf8.h"

_Static_assert(sizeof(struct screen) == SCREEN_BYTES, "as the text memory lays it out");

/* What the VGA's own font draws for 0x00-0x1f, where ASCII has control characters. */
static const uint16_t low_glyphs[32] = {
    ' ',    0x263a, 0x263b, 0x2665, 0x2666, 0x2663, 0x2660, 0x2022, 0x25d8, 0x25cb, 0x25d9,
    0x2642, 0x2640, 0x266a, 0x266b, 0x263c, 0x25ba, 0x25c4, 0x2195, 0x203c, 0x00b6, 0x00a7,
    0x25ac, 0x21a8, 0x2191, 0x2193, 0x2192, 0x2190, 0x221f, 0x2194, 0x25b2, 0x25bc,
};

static const uint16_t high_glyphs[128] = {
    0x00c7, 0x00fc, 0x00e9, 0x00e2, 0x00e4, 0x00e0, 0x00e5, 0x00e7, 0x00ea, 0x00eb, 0x00e8, 0x00ef,
    0x00ee, 0x00ec, 0x00c4, 0x00c5, 0x00c9, 0x00e6, 0x00c6, 0x00f4, 0x00f6, 0x00f2, 0x00fb, 0x00f9,
    0x00ff, 0x00d6, 0x00dc, 0x00a2, 0x00a3, 0x00a5, 0x20a7, 0x0192, 0x00e1, 0x00ed, 0x00f3, 0x00fa,
    0x00f1, 0x00d1, 0x00aa, 0x00ba, 0x00bf, 0x2310, 0x00ac, 0x00bd, 0x00bc, 0x00a1, 0x00ab, 0x00bb,
    0x2591, 0x2592, 0x2593, 0x2502, 0x2524, 0x2561, 0x2562, 0x2556, 0x2555, 0x2563, 0x2551, 0x2557,
    0x255d, 0x255c, 0x255b, 0x2510, 0x2514, 0x2534, 0x252c, 0x251c, 0x2500, 0x253c, 0x255e, 0x255f,
    0x255a, 0x2554, 0x2569, 0x2566, 0x2560, 0x2550, 0x256c, 0x2567, 0x2568, 0x2564, 0x2565, 0x2559,
    0x2558, 0x2552, 0x2553, 0x256b, 0x256a, 0x2518, 0x250c, 0x2588, 0x2584, 0x258c, 0x2590, 0x2580,
    0x03b1, 0x00df, 0x0393, 0x03c0, 0x03a3, 0x03c3, 0x00b5, 0x03c4, 0x03a6, 0x0398, 0x03a9, 0x03b4,
    0x221e, 0x03c6, 0x03b5, 0x2229, 0x2261, 0x00b1, 0x2265, 0x2264, 0x2320, 0x2321, 0x00f7, 0x2248,
    0x00b0, 0x2219, 0x00b7, 0x221a, 0x207f, 0x00b2, 0x25a0, 0x00a0,
};

uint32_t screen_code_point(uint8_t character) {
  if (character < 0x20)
    return low_glyphs[character];
  if (character == 0x7f)
    return 0x2302;
  if (character >= 0x80)
    return high_glyphs[character - 0x80];
  return character;
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
