/* One block after the other, each as LZ4's slow encoder makes it. */
#include "imagetools/compress.h"

#include <stdlib.h>
#include <string.h>

#include "boot/common/digest.h"
#include "boot/common/unpack.h"
#include "imagetools/little_endian.h"
#include "lz4.h"
#include "lz4hc.h"

#define NUMBER_SIZE sizeof(uint32_t)

static uint64_t blocks(uint64_t length) {
  return (length + VOLUME_BLOCK_SIZE - 1) / VOLUME_BLOCK_SIZE;
}

/* Writes number and block; returns their length. */
static uint64_t put_block(uint8_t *at, const uint8_t *block, uint32_t length) {
  uint8_t *bytes = at + NUMBER_SIZE;
  int stored = LZ4_compress_HC((const char *)block, (char *)bytes, (int)length,
                               LZ4_compressBound((int)length), LZ4HC_CLEVEL_MAX);
  if (stored > 0 && (uint32_t)stored < length) {
    write32(at, (uint32_t)stored);
    return NUMBER_SIZE + (uint32_t)stored;
  }
  write32(at, length | VOLUME_BLOCK_STORED);
  memcpy(bytes, block, length);
  return NUMBER_SIZE + length;
}

uint8_t *compress_lz4(const uint8_t *bytes, uint64_t length, uint64_t *stored_length) {
  uint64_t most = blocks(length) * (NUMBER_SIZE + LZ4_COMPRESSBOUND(VOLUME_BLOCK_SIZE));
  uint8_t *stored = malloc(most + 1);
  *stored_length = 0;
  for (uint64_t done = 0; done < length && stored != NULL; done += VOLUME_BLOCK_SIZE) {
    uint64_t rest = length - done;
    uint32_t block = rest < VOLUME_BLOCK_SIZE ? (uint32_t)rest : VOLUME_BLOCK_SIZE;
    *stored_length += put_block(stored + *stored_length, bytes + done, block);
  }
  return stored;
}

/* Gives all bytes at once. */
static struct error read(void *reader, const struct volume_part *part, volume_sink *sink,
                         void *context, uint64_t *digest) {
  *digest = digest_of(reader, part->length);
  sink(context, 0, reader, part->length);
  return NO_ERROR;
}

static void copy(void *destination, const void *bytes, size_t length) {
  memcpy(destination, bytes, length);
}

static void take_piece(void *context, uint64_t offset, const void *bytes, size_t length) {
  memcpy((uint8_t *)context + offset, bytes, length);
}

uint8_t *compress_unpack(const struct volume_part *part, const uint8_t *stored,
                         struct error *error) {
  struct volume_source source = {.read = read, .reader = (void *)stored, .copy = copy};
  struct unpacker unpacker;
  uint64_t digest;
  uint8_t *memory = malloc(UNPACK_MEMORY);
  uint8_t *bytes = malloc(part->unpacked_length + 1);
  *error = error_make(ERROR_UNPACK, 0, part->unpacked_length, 0);
  if (memory != NULL && bytes != NULL) {
    unpack_open(&unpacker, &source, memory);
    *error = source.read(source.reader, part, take_piece, bytes, &digest);
  }
  free(memory);
  if (error->code == ERROR_NONE)
    return bytes;
  free(bytes);
  return NULL;
}
