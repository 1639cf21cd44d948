/* The real-time clock of a PC, with its memory: CMOS. */
#ifndef BOOT_PC_CLOCK_H
#define BOOT_PC_CLOCK_H

#include <stdbool.h>
#include <stdint.h>

#include "boot/common/date.h"

/*
 * Reads date and time, both from the same second. `century` is the byte of its memory that holds
 * the century, 0 for none. False if there is no clock, or it has lost its time, or does not stop
 * changing. NMI is held back before and after.
 */
bool clock_read(uint8_t century, struct date_registers *registers);

#endif
