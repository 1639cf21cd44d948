/* XXH32, seed 0: the digest of every part of the boot volume. It finds damage; it is no signature.
 */
#ifndef BOOT_COMMON_DIGEST_H
#define BOOT_COMMON_DIGEST_H

#include <stddef.h>
#include <stdint.h>

/* A digest under way: the state of xxhash.h, whose header stays inside digest.c. */
struct digest {
  uint32_t state[12];
};

uint32_t digest_of(const void *bytes, size_t length);

void digest_begin(struct digest *digest);
void digest_add(struct digest *digest, const void *bytes, size_t length);
uint32_t digest_end(const struct digest *digest);

#endif
