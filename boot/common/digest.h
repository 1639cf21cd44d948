/* XXH64, seed 0: the digest of every part of the boot volume. It finds damage; it is no signature.
 */
#ifndef BOOT_COMMON_DIGEST_H
#define BOOT_COMMON_DIGEST_H

#include <stddef.h>
#include <stdint.h>

/* A digest under way: the state of xxhash.h, whose header stays inside digest.c. */
struct digest {
  uint64_t state[11];
};

uint64_t digest_of(const void *bytes, size_t length);

/* What is mixed at once. */
#define DIGEST_STRIPE 32

void digest_begin(struct digest *digest);
void digest_add(struct digest *digest, const void *bytes, size_t length);
/* For code that mixes by itself: counts so many stripes as added, and returns the four lanes to mix
 * them into. Before them a multiple of DIGEST_STRIPE bytes must have been added. */
uint64_t *digest_take_stripes(struct digest *digest, size_t stripes);
uint64_t digest_end(const struct digest *digest);

#endif
