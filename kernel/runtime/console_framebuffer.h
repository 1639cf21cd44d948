/*
 * The console's way to a framebuffer. A kernel that also depends on //kernel/runtime:no_framebuffer
 * does without, and is some 6 KiB smaller: a framebuffer then stays as it is.
 */
#ifndef KERNEL_RUNTIME_CONSOLE_FRAMEBUFFER_H
#define KERNEL_RUNTIME_CONSOLE_FRAMEBUFFER_H

#include <stdbool.h>
#include <stdint.h>

#include "boot/protocol/boot_info.h"
#include "kernel/runtime/vga_text.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Has `text` write to memory that console_framebuffer_show() draws. False if that can't be. */
bool console_framebuffer_start(const struct boot_screen *info, struct vga_text *text);

/* Makes the whole screen black. */
void console_framebuffer_blacken(void);

/* Draws what has changed, with a cursor under a cell, or FRAMEBUFFER_TEXT_NO_CURSOR. */
void console_framebuffer_show(uint32_t cursor);

#ifdef __cplusplus
}
#endif

#endif
