/* What a failure is printed on: COM1 and the screen, in text mode or not. */
#ifndef BOOT_MULTIBOOT_CONSOLE_H
#define BOOT_MULTIBOOT_CONSOLE_H

#include "boot/protocol/boot_info.h"

/* Where failures go from now on, apart from COM1. */
void console_use(const struct boot_screen *screen);

#endif
