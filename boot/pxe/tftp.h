/* Fetching a file from a TFTP server by the boot ROM's functions (PXE 2.1, section 3.4). */
#ifndef BOOT_PXE_TFTP_H
#define BOOT_PXE_TFTP_H

#include <stdbool.h>
#include <stdint.h>

#include "boot/protocol/volume.h"
#include "boot/pxe/boot_server.h"

/* The most bytes in a packet that server and ROM may agree on. */
#define TFTP_LARGEST_PACKET 16384

struct tftp {
  struct boot_server server;
  struct pxe_state *state;
  uint32_t packet_size; /* of this connection */
};

/* Opens the server's file at its beginning. Returns the ROM's status. */
uint16_t tftp_open(struct tftp *tftp);

/*
 * Reads the next packets to an address below 1 MiB, one behind the other: until `wanted` bytes are
 * there, `room` has no place for another one, or the file has ended, which a short packet says.
 * They all lie in the 64 KiB from the address on. Returns the ROM's status, and how many bytes it
 * has read, of which some may come before a failure.
 */
uint16_t tftp_read(struct tftp *tftp, uint32_t address, uint32_t room, uint32_t wanted,
                   uint32_t *length, bool *ended);

void tftp_close(void);

#endif
