/* The screens that a BIOS can give a kernel that asks for one. Part of the second stage's
 * extension. */
#ifndef BOOT_BIOS_SCREEN_H
#define BOOT_BIOS_SCREEN_H

#include "boot/common/screen_requests.h"

extern const struct screen_firmware bios_screen;

#endif
