/*
 * What boot/common/memory_map.h promises, in the slowest and plainest way: a page at a time, from
 * the ranges as they were reported. For comparison with the real thing.
 */
#ifndef TESTS_FUZZ_MEMORY_MAP_MODEL_H
#define TESTS_FUZZ_MEMORY_MAP_MODEL_H

#include <stddef.h>
#include <stdint.h>

#include "boot/protocol/boot_info.h"

#define MODEL_MAX_RANGES 256
/* Pages at which the type can change: two for each end of a range. */
#define MODEL_MAX_PLACES (4 * MODEL_MAX_RANGES)

/* As firmware reports it. */
struct model_range {
  uint64_t base;
  uint64_t length;
  uint32_t type;
};

struct model {
  size_t range_count;
  struct model_range ranges[MODEL_MAX_RANGES];
  uint64_t usable_end;
  /* The answer, made by model_normalise. */
  size_t region_count;
  struct boot_memory_region regions[MODEL_MAX_PLACES];
};

void model_normalise(struct model *model);

#endif
