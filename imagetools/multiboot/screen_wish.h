/*
 * The framebuffer that a kernel or its image's owner would like best, for the header by which
 * Multiboot 2 boot loaders are told of it.
 */
#ifndef IMAGETOOLS_MULTIBOOT_SCREEN_WISH_H
#define IMAGETOOLS_MULTIBOOT_SCREEN_WISH_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Each 0 for no wish. */
struct screen_wish {
  uint32_t width; /* pixels */
  uint32_t height;
  uint32_t bits; /* per pixel */
};

/* The least sizes of the first choice of a screen, or else its most, if that choice is a
 * framebuffer. What the settings choose comes before what the kernel asks for. */
struct screen_wish screen_wish_of(const uint8_t *volume, uint64_t length);

#ifdef __cplusplus
}
#endif

#endif
