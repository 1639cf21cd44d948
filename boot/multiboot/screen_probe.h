/* What VGA's own registers say is on the screen, where nobody else says so. */
#ifndef BOOT_MULTIBOOT_SCREEN_PROBE_H
#define BOOT_MULTIBOOT_SCREEN_PROBE_H

#include "boot/protocol/boot_info.h"

/* VGA's text mode of 80 columns if the adapter is in it, else none. */
struct boot_screen screen_probe(void);

#endif
