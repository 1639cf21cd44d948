/* Noise that is the same every time: SplitMix64, a state that counts up and its bits well mixed. */
#ifndef TESTS_HOSTILE_NOISE_H
#define TESTS_HOSTILE_NOISE_H

#include <stdint.h>

/* The next number; the state begins as the seed. */
static inline uint64_t noise_next(uint64_t *state) {
  uint64_t bits = *state += UINT64_C(0x9e3779b97f4a7c15);
  bits = (bits ^ bits >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
  bits = (bits ^ bits >> 27) * UINT64_C(0x94d049bb133111eb);
  return bits ^ bits >> 31;
}

#endif
