/* Compares pictures and draws how they differ. */
#include "toolchains/qemu/runner/picture/picture.h"

#include <stdlib.h>

#include "toolchains/qemu/runner/buffer.h"

#define GAP 8 /* between the three pictures of a difference */

static const struct pixel gap_colour = {0x60, 0x60, 0xc0};
static const struct pixel difference_colour = {0xff, 0x20, 0x20};
static const struct pixel nothing_colour = {0x40, 0x00, 0x40};

struct picture picture_make(size_t width, size_t height) {
  struct picture picture = {.width = width, .height = height};
  size_t bytes = width * height * sizeof *picture.pixels;
  picture.pixels = allocate(bytes == 0 ? 1 : bytes);
  for (size_t i = 0; i < width * height; i++)
    picture.pixels[i] = (struct pixel){0};
  return picture;
}

void picture_free(struct picture *picture) {
  free(picture->pixels);
  *picture = (struct picture){0};
}

static size_t larger(size_t a, size_t b) {
  return a > b ? a : b;
}

/* NULL outside of the picture. */
static const struct pixel *pixel_at(const struct picture *picture, size_t x, size_t y) {
  bool inside = x < picture->width && y < picture->height;
  return inside ? &picture->pixels[y * picture->width + x] : NULL;
}

static bool same(const struct pixel *a, const struct pixel *b) {
  if (a == NULL || b == NULL)
    return a == b;
  return a->red == b->red && a->green == b->green && a->blue == b->blue;
}

static void note(struct picture_difference *difference, size_t x, size_t y) {
  if (difference->pixels++ == 0) {
    difference->left = x;
    difference->top = y;
  }
  if (x < difference->left)
    difference->left = x;
  difference->right = larger(difference->right, x);
  difference->bottom = y;
}

struct picture_difference picture_compare(const struct picture *expected,
                                          const struct picture *actual) {
  struct picture_difference difference = {0};
  for (size_t y = 0; y < larger(expected->height, actual->height); y++)
    for (size_t x = 0; x < larger(expected->width, actual->width); x++)
      if (!same(pixel_at(expected, x, y), pixel_at(actual, x, y)))
        note(&difference, x, y);
  return difference;
}

/* What was right is faint, so that what was not is seen. */
static struct pixel faint(struct pixel pixel) {
  uint8_t grey = (uint8_t)((pixel.red + pixel.green + pixel.blue) / 9);
  return (struct pixel){grey, grey, grey};
}

static struct pixel difference_at(const struct pixel *expected, const struct pixel *actual) {
  if (!same(expected, actual))
    return difference_colour;
  return expected == NULL ? nothing_colour : faint(*expected);
}

static struct pixel shown(const struct pixel *pixel) {
  return pixel == NULL ? nothing_colour : *pixel;
}

struct picture picture_of_difference(const struct picture *expected, const struct picture *actual) {
  size_t width = larger(expected->width, actual->width);
  size_t height = larger(expected->height, actual->height);
  struct picture all = picture_make(width, 3 * height + 2 * GAP);
  for (size_t i = 0; i < all.width * all.height; i++)
    all.pixels[i] = gap_colour;
  for (size_t y = 0; y < height; y++) {
    for (size_t x = 0; x < width; x++) {
      const struct pixel *wanted = pixel_at(expected, x, y);
      const struct pixel *found = pixel_at(actual, x, y);
      all.pixels[y * width + x] = shown(wanted);
      all.pixels[(y + height + GAP) * width + x] = shown(found);
      all.pixels[(y + 2 * (height + GAP)) * width + x] = difference_at(wanted, found);
    }
  }
  return all;
}
