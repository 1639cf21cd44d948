/* Growing arrays, doubled each time they are full. */
#include "toolchains/llvm/conformance/memory.h"

#include <stdio.h>
#include <stdlib.h>

static void *or_exit(void *memory) {
  if (memory != NULL)
    return memory;
  fprintf(stderr, "conformance: out of memory\n");
  exit(2);
}

void *grow(void *array, size_t count, size_t element_size) {
  /* Full at each power of two, 0 included. */
  if ((count & (count - 1)) != 0)
    return array;
  return or_exit(realloc(array, (count == 0 ? 1 : count * 2) * element_size));
}

void *zeroed(size_t count, size_t element_size) {
  return or_exit(calloc(count == 0 ? 1 : count, element_size));
}
