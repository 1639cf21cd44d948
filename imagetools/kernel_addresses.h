/*
 * Addresses that nobody asks for by number: chosen when the image is built, in the range that
 * kernel or image ask for, and written into the requests. The loader finds them there like any
 * others.
 */
#ifndef IMAGETOOLS_KERNEL_ADDRESSES_H
#define IMAGETOOLS_KERNEL_ADDRESSES_H

#include <stdbool.h>

#include "boot/common/elf64.h"
#include "boot/common/requests.h"
#include "imagetools/failure.h"

#ifdef __cplusplus
extern "C" {
#endif

/*
 * Makes requests for addresses of what goes into the range, and for that of a direct map that is
 * asked for without one. Refuses what there is no room for, unless it is optional: then it is
 * marked. `name` begins the sentence of a refusal.
 */
bool kernel_addresses_choose(const char *name, struct kernel_requests *requests,
                             const struct elf64_image *kernel, struct failure *failure);

#ifdef __cplusplus
}
#endif

#endif
