/* The screen as the boot loader or the firmware has left it. */
#ifndef BOOT_MULTIBOOT_SCREEN_H
#define BOOT_MULTIBOOT_SCREEN_H

#include "boot/protocol/boot_info.h"

/* VGA's text mode if the adapter is in it, else none. */
struct boot_screen screen_probe(void);

/* Empties the screen, as a kernel finds it. */
void screen_clear(const struct boot_screen *screen);

#endif
