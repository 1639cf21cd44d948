/* The screen as the kernel finds it: 80x25 text, cleared. */
#ifndef BOOT_BIOS_VIDEO_H
#define BOOT_BIOS_VIDEO_H

#include "boot/protocol/boot_info.h"

#define VIDEO_MODE_TEXT 0x03

/* Functions of the video BIOS, with their arguments in AL. */
#define VIDEO_SET_MODE 0x0000
#define VIDEO_SET_CURSOR 0x0200
#define VIDEO_SET_FONT 0x1100

/* Calls one of them; all its other registers are 0. */
void video_call(uint32_t function);

/* Makes so many rows of text blank, with the cursor at the top left. */
void video_clear_text(uint32_t rows);

/* Puts the screen into text mode if it is not, clears it, and describes it. */
struct boot_screen video_prepare(void);

#endif
