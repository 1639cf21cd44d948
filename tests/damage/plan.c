/* Choosing damages. */
#include "tests/damage/plan.h"

#include <string.h>

#include "tests/hostile/noise.h"

#define SECTOR 512

const char *const damage_kind_names[DAMAGE_KIND_COUNT] = {
    [DAMAGE_BYTE] = "byte",   [DAMAGE_BIT] = "bit", [DAMAGE_SECTOR] = "noise",
    [DAMAGE_ZEROS] = "zeros", [DAMAGE_CUT] = "cut", [DAMAGE_MISPLACED] = "misplaced",
};

/* Of a hundred damages so many are of each kind. */
static enum damage_kind choose_kind(uint64_t *state) {
  static const unsigned shares[DAMAGE_KIND_COUNT] = {
      [DAMAGE_BYTE] = 35,  [DAMAGE_BIT] = 35,      [DAMAGE_SECTOR] = 10,
      [DAMAGE_ZEROS] = 10, [DAMAGE_MISPLACED] = 8, [DAMAGE_CUT] = 2,
  };
  uint64_t at = noise_next(state) % 100;
  for (unsigned kind = 0; kind < DAMAGE_KIND_COUNT; kind++) {
    if (at < shares[kind])
      return (enum damage_kind)kind;
    at -= shares[kind];
  }
  return DAMAGE_BYTE;
}

/* Each part gets as many damages as the others, however small it is, and gaps between parts too. */
static uint64_t choose_offset(const struct plan *plan, uint64_t *state) {
  const struct coverage *coverage = plan->coverage;
  uint64_t parts = coverage->count - coverage->boot_sector_runs;
  uint64_t which = noise_next(state) % (parts + 1);
  if (which < parts) {
    const struct covered *run = &coverage->runs[coverage->boot_sector_runs + which];
    return run->offset + noise_next(state) % run->length;
  }
  return coverage->volume + noise_next(state) % (plan->image->length - coverage->volume);
}

static void fill(const struct plan *plan, uint64_t *state, struct damage *damage) {
  const struct file_bytes *image = plan->image;
  for (uint32_t i = 0; i < damage->length; i++) {
    uint8_t old = image->bytes[damage->offset + i];
    uint8_t noise = (uint8_t)noise_next(state);
    switch (damage->kind) {
    case DAMAGE_BIT:
      damage->bytes[i] = (uint8_t)(old ^ 1 << noise % 8);
      break;
    case DAMAGE_ZEROS:
      damage->bytes[i] = 0;
      break;
    case DAMAGE_SECTOR:
      damage->bytes[i] = noise;
      break;
    default:
      damage->bytes[i] = noise == old ? (uint8_t)~old : noise;
      break;
    }
  }
}

/* A sector from elsewhere behind the volume's start. */
static void misplace(const struct plan *plan, uint64_t *state, struct damage *damage) {
  uint64_t volume = plan->coverage->volume;
  uint64_t sectors = (plan->image->length - volume) / SECTOR;
  uint64_t from = volume + noise_next(state) % sectors * SECTOR;
  memcpy(damage->bytes, plan->image->bytes + from, SECTOR);
}

/* The region of the first byte that matters to a BIOS and is not what it was. */
static enum region find_region(const struct plan *plan, const struct damage *damage) {
  enum region found = REGION_PADDING;
  uint64_t end = damage->kind == DAMAGE_CUT ? plan->image->length : damage->offset + damage->length;
  for (uint64_t at = damage->offset; at < end; at++) {
    bool changed =
        damage->kind == DAMAGE_CUT || damage->bytes[at - damage->offset] != plan->image->bytes[at];
    enum region region = coverage_region(plan->coverage, at);
    if (changed && region != REGION_PADDING && region != REGION_UEFI)
      return region;
    if (changed && region == REGION_UEFI)
      found = region;
  }
  return found;
}

void plan_random(const struct plan *plan, uint64_t index, struct damage *damage) {
  uint64_t state = plan->seed ^ index << 20;
  damage->kind = choose_kind(&state);
  damage->offset = choose_offset(plan, &state);
  damage->length = damage->kind == DAMAGE_BYTE || damage->kind == DAMAGE_BIT ? 1 : SECTOR;
  if (damage->length == SECTOR)
    damage->offset -= damage->offset % SECTOR;
  if (damage->kind == DAMAGE_CUT)
    damage->length = 0;
  if (damage->kind == DAMAGE_MISPLACED)
    misplace(plan, &state, damage);
  else
    fill(plan, &state, damage);
  damage->region = find_region(plan, damage);
}

void plan_byte(const struct plan *plan, uint64_t offset, struct damage *damage) {
  damage->kind = DAMAGE_BYTE;
  damage->offset = offset;
  damage->length = 1;
  damage->bytes[0] = (uint8_t)~plan->image->bytes[offset];
  damage->region = find_region(plan, damage);
}
