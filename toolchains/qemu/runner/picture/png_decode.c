/* Reads a PNG file. */
#include <stdlib.h>
#include <string.h>

#include "imagetools/crc32.h"
#include "toolchains/qemu/runner/buffer.h"
#include "toolchains/qemu/runner/picture/big_endian.h"
#include "toolchains/qemu/runner/picture/inflate.h"
#include "toolchains/qemu/runner/picture/png.h"

#define LARGEST 16384 /* no screen is wider or higher */
#define HEADER_BYTES 13
#define PALETTE_BYTES 768

enum colour_type { GREY = 0, COLOUR = 2, PALETTE = 3, GREY_ALPHA = 4, COLOUR_ALPHA = 6 };

struct png {
  const uint8_t *bytes;
  size_t count;
  size_t next;
  uint32_t width;
  uint32_t height;
  unsigned colour_type;
  size_t channels; /* bytes of a pixel; 0 until the header was read */
  uint8_t palette[PALETTE_BYTES];
  struct buffer data; /* of all IDAT chunks */
  struct buffer *reason;
};

struct chunk {
  const uint8_t *type; /* followed by its data */
  const uint8_t *data;
  uint32_t length;
};

static bool refuse(struct png *png, const char *reason) {
  buffer_append_text(png->reason, reason);
  return false;
}

static bool read_chunk(struct png *png, struct chunk *chunk) {
  size_t left = png->count - png->next;
  if (left < 12)
    return refuse(png, "ends too early");
  const uint8_t *start = png->bytes + png->next;
  chunk->length = read_big_endian(start);
  if (chunk->length > left - 12)
    return refuse(png, "ends too early");
  chunk->type = start + 4;
  chunk->data = start + 8;
  if (read_big_endian(chunk->data + chunk->length) != crc32_of(chunk->type, chunk->length + 4))
    return refuse(png, "is damaged");
  png->next += 12 + (size_t)chunk->length;
  return true;
}

static bool take_header(struct png *png, const struct chunk *chunk) {
  static const uint8_t channels[] = {
      [GREY] = 1, [COLOUR] = 3, [PALETTE] = 1, [GREY_ALPHA] = 2, [COLOUR_ALPHA] = 4};
  if (chunk->length != HEADER_BYTES)
    return refuse(png, "is damaged");
  png->width = read_big_endian(chunk->data);
  png->height = read_big_endian(chunk->data + 4);
  png->colour_type = chunk->data[9];
  if (png->width == 0 || png->height == 0 || png->width > LARGEST || png->height > LARGEST)
    return refuse(png, "has a size that no screen has");
  if (chunk->data[8] != 8)
    return refuse(png, "does not have 8 bits a colour");
  if (chunk->data[12] != 0)
    return refuse(png, "is interlaced");
  if (png->colour_type >= sizeof channels || channels[png->colour_type] == 0)
    return refuse(png, "is damaged");
  png->channels = channels[png->colour_type];
  return true;
}

static bool take_chunk(struct png *png, const struct chunk *chunk) {
  if (memcmp(chunk->type, "IHDR", 4) == 0)
    return take_header(png, chunk);
  if (png->channels == 0)
    return refuse(png, "has no header");
  if (memcmp(chunk->type, "PLTE", 4) == 0 && chunk->length <= PALETTE_BYTES)
    memcpy(png->palette, chunk->data, chunk->length);
  else if (memcmp(chunk->type, "IDAT", 4) == 0)
    buffer_append(&png->data, chunk->data, chunk->length);
  /* A capital first letter says that a chunk must be understood (section 5.4). */
  else if (chunk->type[0] < 'a' && memcmp(chunk->type, "IEND", 4) != 0)
    return refuse(png, "has a part that is not known");
  return true;
}

static bool read_chunks(struct png *png) {
  struct chunk chunk;
  png->next = 8; /* after the signature */
  do {
    if (!read_chunk(png, &chunk) || !take_chunk(png, &chunk))
      return false;
  } while (memcmp(chunk.type, "IEND", 4) != 0);
  return true;
}

static uint8_t paeth(uint8_t left, uint8_t above, uint8_t corner) {
  int estimate = left + above - corner;
  int to_left = abs(estimate - left);
  int to_above = abs(estimate - above);
  int to_corner = abs(estimate - corner);
  if (to_left <= to_above && to_left <= to_corner)
    return left;
  return to_above <= to_corner ? above : corner;
}

static uint8_t predict(uint8_t filter, uint8_t left, uint8_t above, uint8_t corner) {
  switch (filter) {
  case 1:
    return left;
  case 2:
    return above;
  case 3:
    return (uint8_t)((left + above) / 2);
  case 4:
    return paeth(left, above, corner);
  default:
    return 0;
  }
}

/* Undoes the filter of each row (section 9), in place. A row is its filter and its bytes. */
static bool unfilter(struct png *png, uint8_t *rows) {
  size_t length = png->width * png->channels;
  for (size_t y = 0; y < png->height; y++) {
    uint8_t *row = rows + y * (length + 1);
    const uint8_t *above = y == 0 ? NULL : row - length;
    if (row[0] > 4)
      return refuse(png, "is damaged");
    for (size_t i = 0; i < length; i++) {
      bool first = i < png->channels;
      uint8_t left = first ? 0 : row[1 + i - png->channels];
      uint8_t up = above == NULL ? 0 : above[i];
      uint8_t corner = first || above == NULL ? 0 : above[i - png->channels];
      row[1 + i] = (uint8_t)(row[1 + i] + predict(row[0], left, up, corner));
    }
  }
  return true;
}

/* Transparency says nothing about a screen. */
static struct pixel pixel_of(const struct png *png, const uint8_t *bytes) {
  if (png->colour_type == PALETTE)
    bytes = png->palette + (size_t)bytes[0] * 3;
  else if (png->colour_type == GREY || png->colour_type == GREY_ALPHA)
    return (struct pixel){bytes[0], bytes[0], bytes[0]};
  return (struct pixel){bytes[0], bytes[1], bytes[2]};
}

static void take_pixels(const struct png *png, const uint8_t *rows, struct picture *picture) {
  *picture = picture_make(png->width, png->height);
  for (size_t y = 0; y < png->height; y++) {
    const uint8_t *row = rows + y * (png->width * png->channels + 1) + 1;
    for (size_t x = 0; x < png->width; x++)
      picture->pixels[y * png->width + x] = pixel_of(png, row + x * png->channels);
  }
}

static bool decode(struct png *png, struct picture *picture) {
  static const uint8_t signature[] = {0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
  if (png->count < sizeof signature || memcmp(png->bytes, signature, sizeof signature) != 0)
    return refuse(png, png->count == 0 ? "is empty" : "is no PNG file");
  if (!read_chunks(png))
    return false;
  size_t length = png->height * (png->width * png->channels + 1);
  uint8_t *rows = allocate(length);
  bool good = zlib_inflate((const uint8_t *)png->data.data, png->data.length, rows, length);
  if (!good)
    refuse(png, "is damaged");
  good = good && unfilter(png, rows);
  if (good)
    take_pixels(png, rows, picture);
  free(rows);
  return good;
}

bool png_decode(const uint8_t *bytes, size_t count, struct picture *picture,
                struct buffer *reason) {
  struct png png = {.bytes = bytes, .count = count, .reason = reason};
  bool good = decode(&png, picture);
  buffer_free(&png.data);
  return good;
}
