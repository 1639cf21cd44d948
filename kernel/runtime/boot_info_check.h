/* Whether the kernel understands the boot info that it was given. */
#ifndef KERNEL_RUNTIME_BOOT_INFO_CHECK_H
#define KERNEL_RUNTIME_BOOT_INFO_CHECK_H

#include "boot/protocol/boot_info.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Stops with a panic that says what is wrong. Reads only the head, which no version changes. */
void boot_info_check(const struct boot_info *info);

#ifdef __cplusplus
}
#endif

#endif
