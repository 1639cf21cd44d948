/* The A20 gate: while it is shut, every odd MiB of memory is an alias of the one below. */
#ifndef BOOT_BIOS_A20_H
#define BOOT_BIOS_A20_H

#include "boot/common/error.h"

/* Opens the gate if it is not open, by each known way in turn, and makes sure. */
struct error a20_open(void);

#endif
