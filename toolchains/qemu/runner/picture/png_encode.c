/*
 * Writes a PNG file. Each row is stored as its difference from the one above, which on a screen is
 * mostly zeros, and runs of one byte are packed with the fixed Huffman code of RFC 1951.
 */
#include <stdlib.h>
#include <string.h>

#include "imagetools/crc32.h"
#include "toolchains/qemu/runner/buffer.h"
#include "toolchains/qemu/runner/picture/inflate.h"
#include "toolchains/qemu/runner/picture/png.h"

#define LONGEST_RUN 258

struct bits {
  struct buffer *bytes;
  unsigned value;
  unsigned count;
};

static void append_byte(struct buffer *buffer, unsigned byte) {
  uint8_t value = (uint8_t)byte;
  buffer_append(buffer, &value, 1);
}

static void append_number(struct buffer *buffer, uint32_t number) {
  for (int shift = 24; shift >= 0; shift -= 8)
    append_byte(buffer, number >> shift);
}

static void append_chunk(struct buffer *png, const char *type, const struct buffer *data) {
  append_number(png, (uint32_t)data->length);
  size_t start = png->length;
  buffer_append(png, type, 4);
  if (data->length > 0)
    buffer_append(png, data->data, data->length);
  append_number(png, crc32_of((const uint8_t *)png->data + start, png->length - start));
}

static void put_bit(struct bits *bits, unsigned bit) {
  bits->value |= bit << bits->count;
  if (++bits->count < 8)
    return;
  append_byte(bits->bytes, bits->value);
  bits->value = bits->count = 0;
}

static void put_bits(struct bits *bits, unsigned value, unsigned count) {
  for (unsigned i = 0; i < count; i++)
    put_bit(bits, value >> i & 1);
}

/* Huffman codes go the other way round: their highest bit first (RFC 1951, section 3.1.1). */
static void put_code(struct bits *bits, unsigned code, unsigned length) {
  while (length-- > 0)
    put_bit(bits, code >> length & 1);
}

/* Section 3.2.6. */
static void put_symbol(struct bits *bits, unsigned symbol) {
  if (symbol < 144)
    put_code(bits, 0x30 + symbol, 8);
  else if (symbol < 256)
    put_code(bits, 0x190 + symbol - 144, 9);
  else if (symbol < 280)
    put_code(bits, symbol - 256, 7);
  else
    put_code(bits, 0xc0 + symbol - 280, 8);
}

/* Repeats the byte before: 258 times by one symbol, or any smaller number by literals. */
static void put_run(struct bits *bits, uint8_t byte, size_t count) {
  for (; count >= LONGEST_RUN; count -= LONGEST_RUN) {
    put_symbol(bits, 285);
    put_code(bits, 0, 5); /* distance 1 */
  }
  for (; count >= 10; count -= 10) {
    put_symbol(bits, 264); /* 10 times */
    put_code(bits, 0, 5);
  }
  for (; count > 0; count--)
    put_symbol(bits, byte);
}

static void deflate(const uint8_t *bytes, size_t count, struct buffer *out) {
  struct bits bits = {.bytes = out};
  put_bits(&bits, 1, 1); /* the last block */
  put_bits(&bits, 1, 2); /* with the fixed code */
  for (size_t i = 0; i < count;) {
    size_t run = 1;
    while (i + run < count && bytes[i + run] == bytes[i])
      run++;
    put_symbol(&bits, bytes[i]);
    put_run(&bits, bytes[i], run - 1);
    i += run;
  }
  put_symbol(&bits, 256);
  while (bits.count != 0)
    put_bit(&bits, 0);
}

static void append_header(const struct picture *picture, struct buffer *png) {
  struct buffer header = {0};
  append_number(&header, (uint32_t)picture->width);
  append_number(&header, (uint32_t)picture->height);
  append_byte(&header, 8); /* bits a colour */
  append_byte(&header, 2); /* red, green, blue */
  buffer_append(&header, "\0\0\0", 3);
  append_chunk(png, "IHDR", &header);
  buffer_free(&header);
}

/* Filter 2: the difference from the row above (section 9.2). */
static void append_rows(const struct picture *picture, struct buffer *rows) {
  size_t length = picture->width * sizeof(struct pixel);
  const uint8_t *bytes = (const uint8_t *)picture->pixels;
  for (size_t y = 0; y < picture->height; y++) {
    append_byte(rows, 2);
    for (size_t i = 0; i < length; i++) {
      uint8_t above = y == 0 ? 0 : bytes[(y - 1) * length + i];
      append_byte(rows, (uint8_t)(bytes[y * length + i] - above));
    }
  }
}

static void append_data(const struct picture *picture, struct buffer *png) {
  struct buffer rows = {0};
  struct buffer data = {0};
  append_rows(picture, &rows);
  append_byte(&data, 0x78); /* RFC 1950, section 2.2: deflate, 32 KiB */
  append_byte(&data, 0x01);
  deflate((const uint8_t *)rows.data, rows.length, &data);
  append_number(&data, zlib_adler32((const uint8_t *)rows.data, rows.length));
  append_chunk(png, "IDAT", &data);
  buffer_free(&rows);
  buffer_free(&data);
}

void png_encode(const struct picture *picture, struct buffer *png) {
  const struct buffer nothing = {0};
  buffer_append(png, "\x89PNG\r\n\x1a\n", 8);
  append_header(picture, png);
  append_data(picture, png);
  append_chunk(png, "IEND", &nothing);
}
