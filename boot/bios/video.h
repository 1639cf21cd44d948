/* The screen as the kernel finds it: 80x25 text, cleared. */
#ifndef BOOT_BIOS_VIDEO_H
#define BOOT_BIOS_VIDEO_H

#include "boot/protocol/boot_info.h"

#define VIDEO_MODE_TEXT 0x03

/* Puts the screen into text mode if it is not, clears it, and describes it. */
struct boot_screen video_prepare(void);

#endif
