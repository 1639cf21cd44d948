/* Finding a section of the loader's own PE file, as firmware has loaded it. */
#ifndef BOOT_UEFI_OWN_IMAGE_H
#define BOOT_UEFI_OWN_IMAGE_H

#include <stddef.h>
#include <stdint.h>

/* The bytes of the section in an image of `image_length` bytes in memory; NULL if it has none, or
 * if its headers or the section do not lie within the image. */
const void *own_image_section(const void *image, uint64_t image_length, const char *name,
                              size_t *length);

#endif
