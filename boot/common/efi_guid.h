/*
 * UEFI's names for things, and those of the tables that its configuration table leads to, for the
 * loader that runs on UEFI and for those that are told where its tables are.
 */
#ifndef BOOT_COMMON_EFI_GUID_H
#define BOOT_COMMON_EFI_GUID_H

#include <stdint.h>

/* UEFI 2.10, section 2.3.1, and the text form of appendix A. */
struct efi_guid {
  uint32_t first;
  uint16_t second;
  uint16_t third;
  uint8_t rest[8];
};

/* Section 4.6.1: what configuration tables hold. */
#define EFI_ACPI_20_TABLE                                                                          \
  {0x8868e871, 0xe4f1, 0x11d3, {0xbc, 0x22, 0x00, 0x80, 0xc7, 0x3c, 0x88, 0x81}}
#define EFI_ACPI_10_TABLE                                                                          \
  {0xeb9d2d30, 0x2d88, 0x11d3, {0x9a, 0x16, 0x00, 0x90, 0x27, 0x3f, 0xc1, 0x4d}}
#define EFI_SMBIOS3_TABLE                                                                          \
  {0xf2fd1544, 0x9794, 0x4a2c, {0x99, 0x2e, 0xe5, 0xbb, 0xcf, 0x20, 0xe3, 0x94}}
#define EFI_SMBIOS_TABLE                                                                           \
  {0xeb9d2d31, 0x2d88, 0x11d3, {0x9a, 0x16, 0x00, 0x90, 0x27, 0x3f, 0xc1, 0x4d}}

#endif
