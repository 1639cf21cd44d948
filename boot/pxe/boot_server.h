/* Which server the boot file came from, and by what name, out of the DHCP packet that a boot ROM
 * keeps. */
#ifndef BOOT_PXE_BOOT_SERVER_H
#define BOOT_PXE_BOOT_SERVER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "boot/pxe/pxe.h"

struct boot_server {
  uint32_t address;              /* as on the wire */
  uint32_t gateway;              /* the way there; 0 if the server is on the same network */
  char file[PXE_FILE_NAME_SIZE]; /* ends in NUL */
};

/* False if the packet names no server or no file. Any bytes may come. */
bool boot_server_read(const uint8_t *packet, size_t length, struct boot_server *server);

/* Puts `name` in the place of the file's own, behind the last slash or backslash. False if there is
 * no room. */
bool boot_server_rename(struct boot_server *server, const char *name);

#endif
