/* Loading what kernel and image ask for from the boot volume. */
#ifndef BOOT_COMMON_LOAD_REQUESTS_H
#define BOOT_COMMON_LOAD_REQUESTS_H

#include "boot/common/error.h"
#include "boot/common/requests.h"
#include "boot/common/volume_source.h"

/* Reads the requests; all of them stay empty if the volume has none. */
struct error load_requests(const struct volume_source *source, struct kernel_requests *requests);

#endif
