/* The digest, by xxHash's reference implementation. */
#include "boot/common/digest.h"

#include <string.h>

#define XXH_INLINE_ALL
#define XXH_NO_LONG_LONG /* XXH32 only: nothing else is wanted, and a 32-bit CPU is slow at it */
#include "xxhash.h"

_Static_assert(sizeof(struct digest) == sizeof(XXH32_state_t), "the state fits exactly");
_Static_assert(_Alignof(struct digest) >= _Alignof(XXH32_state_t), "and is aligned for it");

uint32_t digest_of(const void *bytes, size_t length) {
  return XXH32(bytes, length, 0);
}

void digest_begin(struct digest *digest) {
  XXH32_reset((XXH32_state_t *)digest, 0);
}

/* On a copy of its own, which cannot overlap the bytes: so the compiler keeps it in registers. */
void digest_add(struct digest *digest, const void *bytes, size_t length) {
  XXH32_state_t state;
  memcpy(&state, digest, sizeof(state));
  XXH32_update(&state, bytes, length);
  memcpy(digest, &state, sizeof(state));
}

uint32_t digest_end(const struct digest *digest) {
  return XXH32_digest((const XXH32_state_t *)digest);
}
