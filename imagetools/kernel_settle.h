/*
 * What a kernel is given of all that it and its image ask for: addresses that nobody asks for by
 * number are chosen, and optional requests that can't be met are marked.
 */
#ifndef IMAGETOOLS_KERNEL_SETTLE_H
#define IMAGETOOLS_KERNEL_SETTLE_H

#include <stdbool.h>
#include <stdint.h>

#include "boot/common/elf64.h"
#include "boot/common/requests.h"
#include "imagetools/failure.h"

#ifdef __cplusplus
extern "C" {
#endif

/*
 * Chooses addresses (kernel_addresses.h), and marks the optional requests that this kernel can't be
 * given, or none of the image's firmwares (a set of enum image_firmware) can meet. Where not all of
 * them can be, an optional range goes first with all that it has chosen, or not at all; then those
 * of lower types. Refuses a required range without room; other required requests are left for
 * kernel_file_check(). `name` begins the sentence of a refusal.
 */
bool kernel_settle(const char *name, struct kernel_requests *requests,
                   const struct elf64_image *kernel, uint32_t firmware, struct failure *failure);

#ifdef __cplusplus
}
#endif

#endif
