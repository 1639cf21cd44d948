/* Finding a section of the loader's own PE file, as firmware has loaded it. */
#ifndef BOOT_UEFI_OWN_IMAGE_H
#define BOOT_UEFI_OWN_IMAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "boot/common/pe_format.h"

#ifdef __cplusplus
extern "C" {
#endif

/* The section's header, in memory or in a file of `image_length` bytes. False if there is none, or
 * the headers do not lie within these bytes. */
bool own_image_find(const void *image, uint64_t image_length, const char *name,
                    struct pe_section *section);

/* The bytes of the section in an image of `image_length` bytes in memory; NULL if it has none, or
 * if its headers or the section do not lie within the image. */
const void *own_image_section(const void *image, uint64_t image_length, const char *name,
                              size_t *length);

#ifdef __cplusplus
}
#endif

#endif
