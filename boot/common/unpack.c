/* Collecting blocks from the pieces that a source gives, and unpacking them one by one. */
#include "boot/common/unpack.h"

#include <stdbool.h>
#include <string.h>

#include "lz4.h"

#define NUMBER_SIZE sizeof(uint32_t)

/* So no block that fits makes a larger number than there is room for. */
_Static_assert(LZ4_COMPRESSBOUND(VOLUME_BLOCK_SIZE) + NUMBER_SIZE <= UNPACK_STORED_SIZE,
               "the worst that LZ4 makes of a block");

struct reading {
  const struct unpacker *unpacker;
  volume_sink *sink;
  void *context;
  uint64_t unpacked_length; /* of the whole part */
  uint64_t done;            /* of it */
  size_t collected;         /* of a block's number and bytes */
  bool failed;
};

static uint32_t number(const struct reading *reading) {
  const uint8_t *bytes = reading->unpacker->stored;
  return bytes[0] | (uint32_t)bytes[1] << 8 | (uint32_t)bytes[2] << 16 | (uint32_t)bytes[3] << 24;
}

/* Bytes that belong together at the place where reading is. */
static size_t wanted(const struct reading *reading) {
  if (reading->collected < NUMBER_SIZE)
    return NUMBER_SIZE;
  return NUMBER_SIZE + (number(reading) & ~VOLUME_BLOCK_STORED);
}

static size_t block_length(const struct reading *reading) {
  uint64_t rest = reading->unpacked_length - reading->done;
  return rest < VOLUME_BLOCK_SIZE ? (size_t)rest : VOLUME_BLOCK_SIZE;
}

static bool number_is_possible(const struct reading *reading) {
  size_t length = wanted(reading) - NUMBER_SIZE;
  if (length == 0 || block_length(reading) == 0)
    return false;
  return (number(reading) & VOLUME_BLOCK_STORED) != 0 ? length == block_length(reading)
                                                      : length <= UNPACK_STORED_SIZE - NUMBER_SIZE;
}

/* The block's bytes, or NULL. */
static const uint8_t *unpack_block(const struct reading *reading) {
  const uint8_t *bytes = reading->unpacker->stored + NUMBER_SIZE;
  uint8_t *unpacked = reading->unpacker->unpacked;
  int length = (int)block_length(reading);
  if ((number(reading) & VOLUME_BLOCK_STORED) != 0)
    return bytes;
  int stored = (int)(reading->collected - NUMBER_SIZE);
  return LZ4_decompress_safe((const char *)bytes, (char *)unpacked, stored, length) == length
             ? unpacked
             : NULL;
}

/* What the sink copies may wait, and the block's place is used again. */
static void take_block(struct reading *reading) {
  const struct volume_source *source = &reading->unpacker->source;
  const uint8_t *block = unpack_block(reading);
  size_t length = block_length(reading);
  if (block == NULL) {
    reading->failed = true;
    return;
  }
  reading->sink(reading->context, reading->done, block, length);
  if (source->settle != NULL)
    source->settle();
  reading->done += length;
  reading->collected = 0;
}

static void take_piece(void *context, uint64_t offset, const void *bytes, size_t length) {
  struct reading *reading = context;
  const uint8_t *next = bytes;
  (void)offset;
  while (length > 0 && !reading->failed) {
    size_t missing = wanted(reading) - reading->collected;
    size_t size = length < missing ? length : missing;
    memcpy(reading->unpacker->stored + reading->collected, next, size);
    reading->collected += size;
    next += size;
    length -= size;
    if (size < missing)
      return;
    if (reading->collected == NUMBER_SIZE)
      reading->failed = !number_is_possible(reading);
    else
      take_block(reading);
  }
}

/* Damage is what the digest says; only what has the right digest and is wrong is ours to name. */
static struct error verdict(const struct reading *reading, const struct volume_part *part,
                            uint64_t digest) {
  bool whole =
      !reading->failed && reading->collected == 0 && reading->done == reading->unpacked_length;
  return whole || digest != part->digest
             ? NO_ERROR
             : error_make(ERROR_UNPACK, reading->done, reading->unpacked_length, 0);
}

static struct error read(void *reader, const struct volume_part *part, volume_sink *sink,
                         void *context, uint64_t *digest) {
  const struct unpacker *unpacker = reader;
  const struct volume_source *source = &unpacker->source;
  if (part->compression == VOLUME_NOT_COMPRESSED)
    return source->read(source->reader, part, sink, context, digest);
  struct reading reading = {.unpacker = unpacker,
                            .sink = sink,
                            .context = context,
                            .unpacked_length = part->unpacked_length};
  struct error error = source->read(source->reader, part, take_piece, &reading, digest);
  return error.code == ERROR_NONE ? verdict(&reading, part, *digest) : error;
}

void unpack_open(struct unpacker *unpacker, struct volume_source *source, void *memory) {
  *unpacker = (struct unpacker){
      .source = *source, .stored = memory, .unpacked = (uint8_t *)memory + UNPACK_STORED_SIZE};
  *source = (struct volume_source){
      .header = source->header, .read = read, .reader = unpacker, .copy = source->copy};
}

struct error unpack_in_map(struct unpacker *unpacker, struct volume_source *source,
                           struct memory_map *map, enum boot_memory_type type) {
  uint64_t memory;
  if (!memory_map_take_high(map, UNPACK_MEMORY, type, &memory))
    return error_make(ERROR_MEMORY_LOADER, UNPACK_MEMORY / 1024, 0, 0);
  unpack_open(unpacker, source, (void *)(uintptr_t)memory);
  return NO_ERROR;
}
