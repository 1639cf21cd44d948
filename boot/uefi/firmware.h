/* The firmware that started the loader: its tables, which the whole loader uses. */
#ifndef BOOT_UEFI_FIRMWARE_H
#define BOOT_UEFI_FIRMWARE_H

#include <stdbool.h>

#include "boot/protocol/requests.h"
#include "boot/uefi/efi.h"

struct firmware {
  efi_handle image; /* the loader */
  struct efi_system_table *system;
  struct efi_boot_services *boot; /* NULL once it is asked to leave */
};

extern struct firmware firmware;

/* A protocol of a handle, or of any handle; NULL if there is none. */
void *firmware_protocol_of(efi_handle handle, const struct efi_guid *protocol);
void *firmware_protocol(const struct efi_guid *protocol);

/* The protocol of each handle that has it, at most so many; returns how many. */
size_t firmware_protocols(const struct efi_guid *protocol, void **interfaces, size_t most);

/* Physical address of a configuration table, 0 if there is none. */
uint64_t firmware_table(const struct efi_guid *vendor);

/* The date, in UTC; false if firmware does not say. */
bool firmware_date(struct boot_date *date);

/* Whether firmware starts signed programs only (UEFI 2.10, section 32.3). */
bool firmware_secure_boot(void);

#endif
