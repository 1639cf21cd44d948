/* Finding the tables that firmware leaves in low memory, by their signatures and checksums. */
#ifndef BOOT_COMMON_FIRMWARE_TABLES_H
#define BOOT_COMMON_FIRMWARE_TABLES_H

#include <stddef.h>
#include <stdint.h>

/* All look at `length` bytes that begin at a 16-byte line, and return NULL if nothing is there. */

/* The ACPI root pointer (ACPI 6.5, section 5.2.5.3). */
const uint8_t *firmware_find_rsdp(const uint8_t *memory, size_t length);

/* The SMBIOS entry point (SMBIOS 3.7, section 5.2): the 64-bit one, else the 32-bit one. */
const uint8_t *firmware_find_smbios(const uint8_t *memory, size_t length);

#endif
