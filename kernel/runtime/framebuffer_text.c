/* Drawing characters of 8 by 16 pixels. */
#include "kernel/runtime/framebuffer_text.h"

#include <stddef.h>

#include "vga_font.h"

enum { GLYPH_WIDTH = 8, GLYPH_HEIGHT = 16, CURSOR_FIRST_LINE = 14 };
enum { MAX_SCALE = 8, MAX_PIXEL_BYTES = 4 };
enum { BLANK = 0x0720 }; /* light grey on black */

/* As VGA's default palette has them (IBM VGA technical reference, mode 3). */
static const uint8_t palette[16][3] = {
    {0x00, 0x00, 0x00}, {0x00, 0x00, 0xaa}, {0x00, 0xaa, 0x00}, {0x00, 0xaa, 0xaa},
    {0xaa, 0x00, 0x00}, {0xaa, 0x00, 0xaa}, {0xaa, 0x55, 0x00}, {0xaa, 0xaa, 0xaa},
    {0x55, 0x55, 0x55}, {0x55, 0x55, 0xff}, {0x55, 0xff, 0x55}, {0x55, 0xff, 0xff},
    {0xff, 0x55, 0x55}, {0xff, 0x55, 0xff}, {0xff, 0xff, 0x55}, {0xff, 0xff, 0xff},
};

static uint32_t least(uint32_t a, uint32_t b) {
  return a < b ? a : b;
}

static bool channel_fits(uint32_t shift, uint32_t bits, uint32_t pixel_bits) {
  return bits <= 16 && shift + bits <= pixel_bits;
}

static bool has_colors(const struct boot_screen *info, uint32_t pixel_bytes) {
  uint32_t bits = pixel_bytes * 8;
  if (info->kind == BOOT_SCREEN_INDEXED)
    return pixel_bytes == 1;
  return info->kind == BOOT_SCREEN_FRAMEBUFFER && pixel_bytes >= 2 &&
         pixel_bytes <= MAX_PIXEL_BYTES && channel_fits(info->red_shift, info->red_bits, bits) &&
         channel_fits(info->green_shift, info->green_bits, bits) &&
         channel_fits(info->blue_shift, info->blue_bits, bits);
}

static bool is_usable(const struct boot_screen *info, uint32_t pixel_bytes) {
  return has_colors(info, pixel_bytes) && info->width >= GLYPH_WIDTH &&
         info->height >= GLYPH_HEIGHT && info->pitch / pixel_bytes >= info->width;
}

/* The channel's value out of 255 as so many bits of a pixel. */
static uint32_t channel(uint8_t value, uint8_t shift, uint8_t bits) {
  if (bits == 0)
    return 0;
  uint32_t most = (1u << bits) - 1;
  return (value * most + 127) / 255 << shift;
}

/* The first sixteen of VGA's 256 colours are those of text mode. */
static void make_colors(struct framebuffer_text *screen, const struct boot_screen *info) {
  for (uint32_t i = 0; i < 16; i++) {
    screen->colors[i] = info->kind == BOOT_SCREEN_INDEXED
                            ? i
                            : channel(palette[i][0], info->red_shift, info->red_bits) |
                                  channel(palette[i][1], info->green_shift, info->green_bits) |
                                  channel(palette[i][2], info->blue_shift, info->blue_bits);
  }
}

static uint32_t scale_of(uint32_t width, uint32_t height) {
  uint32_t scale = least(width / (FRAMEBUFFER_TEXT_COLUMNS * GLYPH_WIDTH),
                         height / (FRAMEBUFFER_TEXT_ROWS * GLYPH_HEIGHT));
  return scale == 0 ? 1 : least(scale, MAX_SCALE);
}

bool framebuffer_text_init(struct framebuffer_text *screen, const struct boot_screen *info) {
  uint32_t pixel_bytes = (info->bits + 7) / 8;
  if (!is_usable(info, pixel_bytes))
    return false;
  uint32_t scale = scale_of(info->width, info->height);
  screen->pixels = (uint8_t *)(uintptr_t)info->base;
  screen->width = info->width;
  screen->height = info->height;
  screen->pitch = info->pitch;
  screen->pixel_bytes = pixel_bytes;
  screen->scale = scale;
  screen->columns = least(info->width / (GLYPH_WIDTH * scale), FRAMEBUFFER_TEXT_COLUMNS);
  screen->rows = least(info->height / (GLYPH_HEIGHT * scale), FRAMEBUFFER_TEXT_ROWS);
  screen->shown_cursor = FRAMEBUFFER_TEXT_NO_CURSOR;
  make_colors(screen, info);
  for (uint32_t i = 0; i < FRAMEBUFFER_TEXT_CELLS; i++)
    screen->cells[i] = screen->shown[i] = BLANK;
  return true;
}

void framebuffer_text_blacken(struct framebuffer_text *screen) {
  for (uint32_t y = 0; y < screen->height; y++)
    __builtin_memset(screen->pixels + (size_t)y * screen->pitch, 0,
                     (size_t)screen->width * screen->pixel_bytes);
  for (uint32_t i = 0; i < FRAMEBUFFER_TEXT_CELLS; i++)
    screen->cells[i] = screen->shown[i] = BLANK;
  screen->shown_cursor = FRAMEBUFFER_TEXT_NO_CURSOR;
}

static uint8_t *put_pixel(uint8_t *to, uint32_t color, uint32_t bytes) {
  for (uint32_t i = 0; i < bytes; i++)
    *to++ = (uint8_t)(color >> i * 8);
  return to;
}

/* One line of a character, scaled in width; returns its bytes. */
static size_t make_line(const struct framebuffer_text *screen, uint8_t bits, uint8_t attribute,
                        uint8_t *line) {
  uint8_t *to = line;
  for (uint32_t x = 0; x < GLYPH_WIDTH; x++) {
    bool lit = (bits << x & 0x80) != 0;
    uint32_t color = screen->colors[lit ? attribute & 0xf : attribute >> 4];
    for (uint32_t i = 0; i < screen->scale; i++)
      to = put_pixel(to, color, screen->pixel_bytes);
  }
  return (size_t)(to - line);
}

static uint8_t *place_of(const struct framebuffer_text *screen, uint32_t index) {
  uint32_t cell_width = GLYPH_WIDTH * screen->scale;
  uint32_t cell_height = GLYPH_HEIGHT * screen->scale;
  uint32_t left = (screen->width - screen->columns * cell_width) / 2;
  uint32_t top = (screen->height - screen->rows * cell_height) / 2;
  uint32_t x = left + index % screen->columns * cell_width;
  uint32_t y = top + index / screen->columns * cell_height;
  return screen->pixels + (size_t)y * screen->pitch + (size_t)x * screen->pixel_bytes;
}

static void draw(const struct framebuffer_text *screen, uint32_t index, bool with_cursor) {
  uint8_t line[GLYPH_WIDTH * MAX_SCALE * MAX_PIXEL_BYTES];
  uint16_t cell = screen->cells[index];
  const uint8_t *glyph = &vgafont16[(cell & 0xff) * GLYPH_HEIGHT];
  uint8_t *to = place_of(screen, index);
  size_t length = 0;
  uint8_t made = 0;
  for (uint32_t y = 0; y < GLYPH_HEIGHT; y++) {
    uint8_t bits = with_cursor && y >= CURSOR_FIRST_LINE ? 0xff : glyph[y];
    if (length == 0 || bits != made)
      length = make_line(screen, bits, (uint8_t)(cell >> 8), line);
    made = bits;
    for (uint32_t i = 0; i < screen->scale; i++, to += screen->pitch)
      __builtin_memcpy(to, line, length);
  }
}

void framebuffer_text_show(struct framebuffer_text *screen, uint32_t cursor) {
  uint32_t count = screen->columns * screen->rows;
  for (uint32_t i = 0; i < count; i++) {
    bool moved = cursor != screen->shown_cursor && (i == cursor || i == screen->shown_cursor);
    if (screen->cells[i] == screen->shown[i] && !moved)
      continue;
    draw(screen, i, i == cursor);
    screen->shown[i] = screen->cells[i];
  }
  screen->shown_cursor = cursor;
}
