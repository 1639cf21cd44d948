/* Waiting for some time, before anything is known of the machine's clocks. */
#ifndef BOOT_PC_DELAY_H
#define BOOT_PC_DELAY_H

#include <stdint.h>

/* Waits so many microseconds at least, at most 50000. */
void delay_microseconds(uint32_t microseconds);

#endif
