/* A picture of a screen: read, written, compared. */
#ifndef TOOLCHAINS_QEMU_RUNNER_PICTURE_PICTURE_H
#define TOOLCHAINS_QEMU_RUNNER_PICTURE_PICTURE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

struct pixel {
  uint8_t red;
  uint8_t green;
  uint8_t blue;
};

struct picture {
  size_t width;
  size_t height;
  struct pixel *pixels; /* row by row */
};

/* All pixels black. */
struct picture picture_make(size_t width, size_t height);
void picture_free(struct picture *picture);

/* Where two pictures differ. The place is a rectangle, its ends included. */
struct picture_difference {
  size_t pixels; /* how many */
  size_t left;
  size_t top;
  size_t right;
  size_t bottom;
};

/* A pixel that only one of them has differs. */
struct picture_difference picture_compare(const struct picture *expected,
                                          const struct picture *actual);

/* For people: expected, actual, and the difference in red on a faint copy, one below the other. */
struct picture picture_of_difference(const struct picture *expected, const struct picture *actual);

#ifdef __cplusplus
}
#endif

#endif
