/* The damages of a campaign: which bytes change, from a number and a seed, the same every time. */
#ifndef TESTS_DAMAGE_PLAN_H
#define TESTS_DAMAGE_PLAN_H

#include <stdint.h>

#include "imagetools/file.h"
#include "tests/damage/coverage.h"

enum damage_kind {
  DAMAGE_BYTE,      /* another value */
  DAMAGE_BIT,       /* one bit flipped */
  DAMAGE_SECTOR,    /* a sector of noise */
  DAMAGE_ZEROS,     /* a sector of zeros */
  DAMAGE_MISPLACED, /* a sector that belongs elsewhere */
  DAMAGE_CUT,       /* the image ends here */
  DAMAGE_KIND_COUNT,
};

extern const char *const damage_kind_names[DAMAGE_KIND_COUNT];

struct damage {
  enum damage_kind kind;
  uint64_t offset; /* first byte of the image that changes, or that is cut off */
  uint32_t length; /* bytes that change; 0 for a cut */
  uint8_t bytes[512];
  enum region region; /* the first that a BIOS reads of; padding only if nothing else is hit */
};

struct plan {
  const struct file_bytes *image;
  const struct coverage *coverage;
  uint64_t seed;
};

/* Damage number `index` of the volume. */
void plan_random(const struct plan *plan, uint64_t index, struct damage *damage);

/* Byte `offset` of the image inverted. */
void plan_byte(const struct plan *plan, uint64_t offset, struct damage *damage);

#endif
