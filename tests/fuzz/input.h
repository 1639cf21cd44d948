/* Taking numbers from a fuzzer's bytes; what is not there is 0. */
#ifndef TESTS_FUZZ_INPUT_H
#define TESTS_FUZZ_INPUT_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

struct input {
  const uint8_t *bytes;
  size_t left;
};

static inline uint64_t input_number(struct input *input, unsigned count) {
  uint64_t number = 0;
  for (unsigned i = 0; i < count; i++) {
    uint8_t byte = input->left > 0 ? *input->bytes : 0;
    input->bytes += input->left > 0;
    input->left -= input->left > 0;
    number |= (uint64_t)byte << 8 * i;
  }
  return number;
}

/* Ends the run as a finding, and says what was wrong. */
#define FUZZ_CHECK(condition)                                                                      \
  do {                                                                                             \
    if (!(condition)) {                                                                            \
      fprintf(stderr, "%s:%d: not true: %s\n", __FILE__, __LINE__, #condition);                    \
      abort();                                                                                     \
    }                                                                                              \
  } while (0)

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

#endif
