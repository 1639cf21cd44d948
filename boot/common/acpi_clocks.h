/* What ACPI's fixed description table says of clocks (ACPI specification 6.5, section 5.2.9). */
#ifndef BOOT_COMMON_ACPI_CLOCKS_H
#define BOOT_COMMON_ACPI_CLOCKS_H

#include <stdbool.h>
#include <stdint.h>

#include "boot/common/acpi.h"

struct acpi_clocks {
  uint16_t timer_port; /* of the power management timer; 0 if there is none in I/O space */
  uint8_t timer_bits;  /* 24 or 32 */
  uint8_t century;     /* byte of the real-time clock's memory that holds it; 0 if none does */
  bool no_clock;       /* the machine says that it has no real-time clock like a PC's */
};

/* The frequency of the power management timer in Hz (section 4.8.2.1). */
#define ACPI_TIMER_HERTZ 3579545

/* Reads the table behind a root pointer, 0 for none. All is zero if there is nothing to be read. */
struct acpi_clocks acpi_clocks_read(const struct acpi_memory *memory, uint64_t rsdp);

#endif
