/*
 * What a monitor says of itself: EDID (VESA Enhanced EDID Standard, release A, revision 2). It
 * comes over a wire from a device, so nothing of it is believed before its sums are right.
 */
#ifndef BOOT_COMMON_EDID_H
#define BOOT_COMMON_EDID_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define EDID_BLOCK_SIZE 128

/*
 * How many of the bytes can be handed over: a base block with its header and a right sum, and the
 * extension blocks behind it that it counts, up to the first whose sum is wrong, that is a base
 * block again or that is not there. 0 if there is no good base block.
 */
size_t edid_good_length(const uint8_t *bytes, size_t length);

/* How many blocks a good base block says there are, with itself. */
size_t edid_block_count(const uint8_t *base);

struct edid_size {
  uint32_t width; /* pixels; 0 and 0 where nothing is known */
  uint32_t height;
};

/* The size that the monitor is best at: the first detailed timing of a good base block. */
struct edid_size edid_preferred_size(const uint8_t *base);

#endif
