/* Compressed parts: whatever is stored, what comes out comes in order, is never more than
 * announced, and is all of it where no error is told.
 */
#include <stdlib.h>
#include <string.h>

#include "boot/common/digest.h"
#include "boot/common/unpack.h"
#include "tests/fuzz/input.h"

/* The first bytes of an input: how long the pieces are that the source gives, and what is
 * announced. */
struct choice {
  uint16_t piece;
  uint8_t unpacked_length[3];
};

struct stored {
  const uint8_t *bytes;
  size_t length;
  size_t piece;
};

struct taken {
  uint64_t length;
  uint64_t announced;
};

static struct error read(void *reader, const struct volume_part *part, volume_sink *sink,
                         void *context, uint64_t *digest) {
  const struct stored *stored = reader;
  (void)part;
  for (size_t offset = 0; offset < stored->length; offset += stored->piece) {
    size_t rest = stored->length - offset;
    sink(context, offset, stored->bytes + offset, rest < stored->piece ? rest : stored->piece);
  }
  *digest = digest_of(stored->bytes, stored->length);
  return NO_ERROR;
}

static void take_piece(void *context, uint64_t offset, const void *bytes, size_t length) {
  struct taken *taken = context;
  (void)bytes;
  FUZZ_CHECK(offset == taken->length);
  FUZZ_CHECK(length > 0 && length <= VOLUME_BLOCK_SIZE);
  FUZZ_CHECK(length <= taken->announced - offset);
  taken->length += length;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length) {
  struct choice choice;
  if (length <= sizeof(choice))
    return 0;
  memcpy(&choice, bytes, sizeof(choice));
  struct stored stored = {bytes + sizeof(choice), length - sizeof(choice), choice.piece + 1u};
  struct taken taken = {0, 1u + choice.unpacked_length[0] +
                               ((uint64_t)choice.unpacked_length[1] << 8) +
                               ((uint64_t)choice.unpacked_length[2] << 16)};
  const struct volume_part part = {.compression = VOLUME_LZ4,
                                   .digest = digest_of(stored.bytes, stored.length),
                                   .length = stored.length,
                                   .unpacked_length = taken.announced};
  struct volume_source source = {.read = read, .reader = &stored};
  struct unpacker unpacker;
  uint64_t digest;
  /* Not more than is promised, so that the sanitizer sees what is written behind it. */
  void *memory = malloc(UNPACK_MEMORY);
  unpack_open(&unpacker, &source, memory);
  struct error error = source.read(source.reader, &part, take_piece, &taken, &digest);
  FUZZ_CHECK(digest == part.digest);
  FUZZ_CHECK(error.code != ERROR_NONE || taken.length == taken.announced);
  FUZZ_CHECK(error.code == ERROR_NONE || error.code == ERROR_UNPACK);
  free(memory);
  return 0;
}
