/* One comparison, on which Secure Boot rests: nothing of the volume has been used before it. */
#include "boot/uefi/expected_volume.h"

#include <string.h>

#include "boot/common/memory_volume.h"
#include "boot/common/sha256.h"

/* As many bytes of a digest as an error names, in the order in which people write them. */
static uint64_t beginning(const uint8_t *digest) {
  uint64_t value = 0;
  for (size_t i = 0; i < sizeof(value); i++)
    value = value << 8 | digest[i];
  return value;
}

struct error expected_volume_open(const void *bytes, size_t length, const void *digest,
                                  size_t digest_length, struct volume_source *source) {
  uint8_t found[SHA256_SIZE];
  sha256_of(bytes, length, found);
  if (digest_length != sizeof(found))
    return error_make(ERROR_VOLUME_FOREIGN, beginning(found), 0, 0);
  if (memcmp(found, digest, sizeof(found)) != 0)
    return error_make(ERROR_VOLUME_FOREIGN, beginning(found), beginning(digest), 0);
  return memory_volume_open(bytes, length, source);
}
