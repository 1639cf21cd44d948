/* SHA-256 by BearSSL's implementation; nothing else of BearSSL is compiled. */
#include "boot/common/sha256.h"

#include <string.h>

#include "bearssl_hash.h"

#include "codec/dec32be.c"
#include "codec/enc32be.c"
#include "hash/sha2small.c"

_Static_assert(SHA256_SIZE == br_sha256_SIZE, "the digest fits exactly");

void sha256_of(const void *bytes, size_t length, uint8_t digest[SHA256_SIZE]) {
  br_sha256_context context;
  br_sha256_init(&context);
  br_sha256_update(&context, bytes, length);
  br_sha256_out(&context, digest);
}
