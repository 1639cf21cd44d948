/* Finding the tables that firmware leaves in low memory, by their signatures and checksums. */
#ifndef BOOT_COMMON_FIRMWARE_TABLES_H
#define BOOT_COMMON_FIRMWARE_TABLES_H

#include <stddef.h>
#include <stdint.h>

/* All look at `length` bytes that begin at a 16-byte line, and return NULLs if nothing is there. */

/* The ACPI root pointer (ACPI 6.5, section 5.2.5.3). */
const uint8_t *firmware_find_rsdp(const uint8_t *memory, size_t length);

struct smbios_entry_points {
  const uint8_t *bits_64;
  const uint8_t *bits_32;
};

/* The first SMBIOS entry point of each kind (SMBIOS 3.7, section 5.2). */
struct smbios_entry_points firmware_find_smbios(const uint8_t *memory, size_t length);

#endif
