/* How fast the time stamp counter counts: asked of the CPU, else measured. */
#ifndef BOOT_PC_TSC_H
#define BOOT_PC_TSC_H

#include <stdbool.h>

#include "boot/common/acpi_clocks.h"
#include "boot/protocol/requests.h"

/* False if nobody says, and no timer runs to measure it by. A measurement takes 10 ms,
 * by the 8254 30 ms. */
bool tsc_find_frequency(const struct acpi_clocks *clocks, struct boot_tsc *tsc);

#endif
