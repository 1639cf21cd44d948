/* Rounding up. */
#ifndef IMAGETOOLS_ALIGN_H
#define IMAGETOOLS_ALIGN_H

#include <stdint.h>

/* The next multiple of the alignment, which need not be a power of two. */
static inline uint64_t align_up(uint64_t value, uint64_t alignment) {
  return (value + alignment - 1) / alignment * alignment;
}

#endif
