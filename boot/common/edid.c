/* EDID (VESA Enhanced EDID Standard, release A, revision 2, section 3). */
#include "boot/common/edid.h"

#include <string.h>

#include "boot/common/byte_sum.h"

#define BASE_EXTENSION_COUNT 126
#define BASE_FIRST_TIMING 54

/* Bytes of a detailed timing (section 3.10.2). */
#define TIMING_CLOCK_LOW 0
#define TIMING_CLOCK_HIGH 1
#define TIMING_WIDTH_LOW 2
#define TIMING_WIDTH_HIGH 4 /* bits 4 to 7 */
#define TIMING_HEIGHT_LOW 5
#define TIMING_HEIGHT_HIGH 7 /* bits 4 to 7 */
#define TIMING_FEATURES 17
#define TIMING_INTERLACED 0x80 /* the height is that of one field */

static const uint8_t header[8] = {0x00, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x00};

/* All bytes of a block make a multiple of 256 (section 3.11). */
static bool sum_is_right(const uint8_t *block) {
  return byte_sum(block, EDID_BLOCK_SIZE) == 0;
}

size_t edid_block_count(const uint8_t *base) {
  return 1 + (size_t)base[BASE_EXTENSION_COUNT];
}

/* Firmware that knows no other blocks may answer with the first one again. */
static bool is_base(const uint8_t *block) {
  return memcmp(block, header, sizeof(header)) == 0;
}

size_t edid_good_length(const uint8_t *bytes, size_t length) {
  if (length < EDID_BLOCK_SIZE || !is_base(bytes))
    return 0;
  size_t end = edid_block_count(bytes) * EDID_BLOCK_SIZE;
  size_t good = 0;
  while (good < end && length - good >= EDID_BLOCK_SIZE && sum_is_right(bytes + good) &&
         is_base(bytes + good) == (good == 0))
    good += EDID_BLOCK_SIZE;
  return good;
}

struct edid_size edid_preferred_size(const uint8_t *base) {
  const uint8_t *timing = base + BASE_FIRST_TIMING;
  struct edid_size none = {0, 0};
  uint32_t width = timing[TIMING_WIDTH_LOW] | (timing[TIMING_WIDTH_HIGH] & 0xf0u) << 4;
  uint32_t height = timing[TIMING_HEIGHT_LOW] | (timing[TIMING_HEIGHT_HIGH] & 0xf0u) << 4;
  /* Without a clock it is text about the monitor. */
  bool is_timing = timing[TIMING_CLOCK_LOW] != 0 || timing[TIMING_CLOCK_HIGH] != 0;
  if (!is_timing || width == 0 || height == 0 || (timing[TIMING_FEATURES] & TIMING_INTERLACED) != 0)
    return none;
  return (struct edid_size){width, height};
}
