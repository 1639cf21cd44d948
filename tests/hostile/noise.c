/*
 * Fills a file with noise, the same every time: memory as it is on a real machine when it is turned
 * on, where an emulator's is all zeros.
 *
 * Usage: noise MIB OUTPUT
 */
#include <stdio.h>
#include <stdlib.h>

#include "imagetools/file.h"
#include "tests/hostile/noise.h"

#define MIB ((size_t)1 << 20)
#define MOST_MIB 1024

static bool write_noise(const char *path, size_t mib, struct failure *failure) {
  static uint64_t piece[MIB / sizeof(uint64_t)];
  uint64_t state = 0;
  struct output_file output;
  if (!output_begin(&output, path, failure))
    return false;
  for (size_t i = 0; i < mib; i++) {
    for (size_t word = 0; word < sizeof(piece) / sizeof(piece[0]); word++)
      piece[word] = noise_next(&state);
    if (!output_write(&output, i * MIB, piece, sizeof(piece), failure)) {
      output_abandon(&output);
      return false;
    }
  }
  return output_finish(&output, mib * MIB, failure);
}

int main(int argc, char **argv) {
  struct failure failure;
  size_t mib = argc == 3 ? strtoul(argv[1], NULL, 10) : 0;
  if (mib == 0 || mib > MOST_MIB) {
    fputs("usage: noise MIB OUTPUT, with 1 to 1024 MIB\n", stderr);
    return 2;
  }
  if (write_noise(argv[2], mib, &failure))
    return 0;
  fprintf(stderr, "noise: %s\n", failure.text);
  return 1;
}
