/* The boot ROM that has started the loader: its functions, its memory, its end. */
#ifndef BOOT_PXE_ROM_H
#define BOOT_PXE_ROM_H

#include <stdint.h>

#include "boot/common/error.h"
#include "boot/protocol/volume.h"
#include "boot/pxe/boot_server.h"
#include "boot/pxe/interface.h"

/* Finds the ROM's functions and makes them ready for pxe_call(). */
struct error rom_open(struct pxe_state *state, struct pxe_interface *interface);

/* Asks where the boot file came from. At the address, below 1 MiB, is room for a packet. */
struct error rom_find_server(uint32_t address, struct boot_server *server);

/* Stops the network card and lets the ROM go, whose memory below 640 KiB the BIOS gets back. */
void rom_leave(const struct pxe_interface *interface);

#endif
