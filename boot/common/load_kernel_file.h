/* Loading the kernel's own file, or what is kept of it, for the kernel to read. */
#ifndef BOOT_COMMON_LOAD_KERNEL_FILE_H
#define BOOT_COMMON_LOAD_KERNEL_FILE_H

#include "boot/common/error.h"
#include "boot/common/handover.h"
#include "boot/common/kernel_layout.h"
#include "boot/common/memory_map.h"
#include "boot/common/requests.h"
#include "boot/common/volume_source.h"

/* Answers the request for it, if that stands; gives it up where there is no room. */
struct error load_kernel_file(const struct volume_source *source,
                              const struct kernel_layout *layout, struct kernel_requests *requests,
                              struct memory_map *map, struct handover *handover);

#endif
