/* The digest, by xxHash's reference implementation. */
#include "boot/common/digest.h"

#include <string.h>

#define XXH_INLINE_ALL
#include "xxhash.h"

_Static_assert(sizeof(struct digest) == sizeof(XXH64_state_t), "the state fits exactly");
_Static_assert(_Alignof(struct digest) >= _Alignof(XXH64_state_t), "and is aligned for it");

/* By the functions below, so that a loader that uses both ways has their code once. */
uint64_t digest_of(const void *bytes, size_t length) {
  struct digest digest;
  digest_begin(&digest);
  digest_add(&digest, bytes, length);
  return digest_end(&digest);
}

void digest_begin(struct digest *digest) {
  XXH64_reset((XXH64_state_t *)digest, 0);
}

void digest_add(struct digest *digest, const void *bytes, size_t length) {
  XXH64_update((XXH64_state_t *)digest, bytes, length);
}

uint64_t *digest_take_stripes(struct digest *digest, size_t stripes) {
  XXH64_state_t *state = (XXH64_state_t *)digest;
  state->total_len += stripes * DIGEST_STRIPE;
  return state->v;
}

uint64_t digest_end(const struct digest *digest) {
  return XXH64_digest((const XXH64_state_t *)digest);
}
