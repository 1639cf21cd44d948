/* Decodes the three kinds of blocks of RFC 1951, bit by bit: golden pictures are small. */
#include "toolchains/qemu/runner/picture/inflate.h"

#include <string.h>

#include "toolchains/qemu/runner/picture/big_endian.h"

#define MAX_BITS 15
#define LITERALS 288
#define DISTANCES 30
#define LENGTH_CODES 19

struct stream {
  const uint8_t *input;
  size_t input_length;
  size_t next; /* byte */
  unsigned bit;
  uint8_t *output;
  size_t output_length;
  size_t written;
  bool bad; /* more was asked for than there is */
};

/* Canonical Huffman code (section 3.2.2): how many codes of each length, and their symbols. */
struct code {
  uint16_t count[MAX_BITS + 1];
  uint16_t symbols[LITERALS];
};

static unsigned read_bit(struct stream *stream) {
  if (stream->next >= stream->input_length) {
    stream->bad = true;
    return 0;
  }
  unsigned bit = stream->input[stream->next] >> stream->bit & 1;
  stream->bit = (stream->bit + 1) % 8;
  stream->next += stream->bit == 0;
  return bit;
}

static unsigned read_bits(struct stream *stream, unsigned count) {
  unsigned value = 0;
  for (unsigned i = 0; i < count; i++)
    value |= read_bit(stream) << i;
  return value;
}

static void put(struct stream *stream, uint8_t byte) {
  if (stream->written >= stream->output_length)
    stream->bad = true;
  else
    stream->output[stream->written++] = byte;
}

static void make_code(struct code *code, const uint8_t *lengths, unsigned symbol_count) {
  uint16_t first[MAX_BITS + 1] = {0};
  memset(code, 0, sizeof *code);
  for (unsigned i = 0; i < symbol_count; i++)
    code->count[lengths[i]]++;
  code->count[0] = 0;
  for (unsigned length = 1; length < MAX_BITS; length++)
    first[length + 1] = (uint16_t)(first[length] + code->count[length]);
  for (unsigned i = 0; i < symbol_count; i++)
    if (lengths[i] != 0)
      code->symbols[first[lengths[i]]++] = (uint16_t)i;
}

static unsigned read_symbol(struct stream *stream, const struct code *code) {
  int value = 0, first = 0, index = 0;
  for (unsigned length = 1; length <= MAX_BITS && !stream->bad; length++) {
    value |= (int)read_bit(stream);
    int count = code->count[length];
    if (value - count < first)
      return code->symbols[index + value - first];
    index += count;
    first = (first + count) << 1;
    value <<= 1;
  }
  stream->bad = true;
  return 0;
}

/* Section 3.2.5. */
static unsigned read_length(struct stream *stream, unsigned symbol) {
  static const uint16_t base[] = {3,  4,  5,  6,  7,  8,  9,  10, 11,  13,  15,  17,  19,  23, 27,
                                  31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258};
  static const uint8_t extra[] = {0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2,
                                  2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0};
  if (symbol - 257 >= sizeof extra) {
    stream->bad = true;
    return 0;
  }
  return base[symbol - 257] + read_bits(stream, extra[symbol - 257]);
}

static size_t read_distance(struct stream *stream, unsigned symbol) {
  if (symbol < 4)
    return symbol + 1;
  if (symbol >= DISTANCES) {
    stream->bad = true;
    return 1;
  }
  unsigned extra = symbol / 2 - 1;
  return ((2u + symbol % 2) << extra) + 1 + read_bits(stream, extra);
}

static void copy_back(struct stream *stream, size_t distance, unsigned length) {
  if (distance > stream->written) {
    stream->bad = true;
    return;
  }
  for (unsigned i = 0; i < length && !stream->bad; i++)
    put(stream, stream->output[stream->written - distance]);
}

static void inflate_coded(struct stream *stream, const struct code *literals,
                          const struct code *distances) {
  while (!stream->bad) {
    unsigned symbol = read_symbol(stream, literals);
    if (symbol == 256)
      return;
    if (symbol < 256) {
      put(stream, (uint8_t)symbol);
      continue;
    }
    unsigned length = read_length(stream, symbol);
    size_t distance = read_distance(stream, read_symbol(stream, distances));
    if (!stream->bad)
      copy_back(stream, distance, length);
  }
}

static void inflate_stored(struct stream *stream) {
  if (stream->bit != 0)
    stream->next++;
  stream->bit = 0;
  unsigned length = read_bits(stream, 16);
  if ((read_bits(stream, 16) ^ length) != 0xffff)
    stream->bad = true;
  for (unsigned i = 0; i < length && !stream->bad; i++)
    put(stream, (uint8_t)read_bits(stream, 8));
}

/* Section 3.2.6. */
static void inflate_fixed(struct stream *stream) {
  struct code literals, distances;
  uint8_t lengths[LITERALS];
  for (unsigned i = 0; i < LITERALS; i++)
    lengths[i] = i < 144 ? 8 : i < 256 ? 9 : i < 280 ? 7 : 8;
  make_code(&literals, lengths, LITERALS);
  memset(lengths, 5, DISTANCES);
  make_code(&distances, lengths, DISTANCES);
  inflate_coded(stream, &literals, &distances);
}

/* One symbol of the code lengths: a length, or how often one is repeated. */
static void read_run(struct stream *stream, const struct code *code, uint8_t *lengths,
                     unsigned *index, unsigned count) {
  unsigned symbol = read_symbol(stream, code);
  unsigned repeat = 1;
  uint8_t length = 0;
  if (symbol < 16)
    length = (uint8_t)symbol;
  else if (symbol == 16) {
    repeat = 3 + read_bits(stream, 2);
    stream->bad |= *index == 0;
    length = *index == 0 ? 0 : lengths[*index - 1];
  } else
    repeat = symbol == 17 ? 3 + read_bits(stream, 3) : 11 + read_bits(stream, 7);
  if (repeat > count - *index)
    stream->bad = true;
  while (!stream->bad && repeat-- > 0)
    lengths[(*index)++] = length;
}

/* Section 3.2.7. */
static void inflate_dynamic(struct stream *stream) {
  static const uint8_t order[LENGTH_CODES] = {16, 17, 18, 0, 8,  7, 9,  6, 10, 5,
                                              11, 4,  12, 3, 13, 2, 14, 1, 15};
  struct code code, literals, distances;
  uint8_t code_lengths[LENGTH_CODES] = {0};
  uint8_t lengths[LITERALS + 32] = {0};
  unsigned literal_count = read_bits(stream, 5) + 257;
  unsigned distance_count = read_bits(stream, 5) + 1;
  unsigned code_count = read_bits(stream, 4) + 4;
  for (unsigned i = 0; i < code_count; i++)
    code_lengths[order[i]] = (uint8_t)read_bits(stream, 3);
  make_code(&code, code_lengths, LENGTH_CODES);
  if (literal_count > LITERALS)
    stream->bad = true;
  unsigned index = 0;
  while (!stream->bad && index < literal_count + distance_count)
    read_run(stream, &code, lengths, &index, literal_count + distance_count);
  if (stream->bad)
    return;
  make_code(&literals, lengths, literal_count);
  make_code(&distances, lengths + literal_count, distance_count);
  inflate_coded(stream, &literals, &distances);
}

static void inflate_blocks(struct stream *stream) {
  bool last = false;
  while (!last && !stream->bad) {
    last = read_bit(stream);
    switch (read_bits(stream, 2)) {
    case 0:
      inflate_stored(stream);
      break;
    case 1:
      inflate_fixed(stream);
      break;
    case 2:
      inflate_dynamic(stream);
      break;
    default:
      stream->bad = true;
    }
  }
}

uint32_t zlib_adler32(const uint8_t *bytes, size_t count) {
  uint32_t a = 1, b = 0;
  for (size_t i = 0; i < count; i++) {
    a = (a + bytes[i]) % 65521;
    b = (b + a) % 65521;
  }
  return b << 16 | a;
}

bool zlib_inflate(const uint8_t *input, size_t input_length, uint8_t *output,
                  size_t output_length) {
  /* Method 8, no dictionary, and a sum of 31 (RFC 1950, section 2.2); the check is at the end. */
  if (input_length < 6 || (input[0] & 0x0f) != 8 || (input[1] & 0x20) != 0 ||
      (input[0] * 256 + input[1]) % 31 != 0)
    return false;
  struct stream stream = {
      .input = input + 2,
      .input_length = input_length - 6,
      .output = output,
      .output_length = output_length,
  };
  inflate_blocks(&stream);
  return !stream.bad && stream.written == output_length &&
         read_big_endian(input + input_length - 4) == zlib_adler32(output, output_length);
}
