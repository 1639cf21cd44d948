/* The blinking cursor of VGA's text mode (IBM VGA technical reference, CRT controller registers).
 */
#ifndef KERNEL_RUNTIME_VGA_CURSOR_H
#define KERNEL_RUNTIME_VGA_CURSOR_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

void vga_cursor_hide(void);

/* A line below the character, on a screen of 25 or 50 rows. */
void vga_cursor_show(uint32_t rows);

/* The cell that has the cursor, counted from the first one of the screen. */
void vga_cursor_move(uint16_t cell);

#ifdef __cplusplus
}
#endif

#endif
