/* Packets are read many at a time: a trip to real mode costs more than a packet. */
#include "boot/pxe/tftp.h"

#include <string.h>

#include "boot/bios/bios.h"
#include "boot/pxe/pxe.h"

/* Port 69, as on the wire. */
#define TFTP_PORT 0x4500

/* What fits into Ethernet's frame with room for a tunnel's header; and what every server gives. */
#define PREFERRED_PACKET 1456
#define LEAST_PACKET 512

#define PACKETS_AT_ONCE 48

/* A status for what a ROM calls a success, and is none. */
#define STATUS_PACKET_SIZE 0xffff

static struct pxe_tftp_open opening BIOS_BUFFER;
static struct pxe_tftp_read packets[PACKETS_AT_ONCE] BIOS_BUFFER;
static struct pxe_status closing BIOS_BUFFER;

static uint16_t open_with(const struct boot_server *server, uint16_t packet_size) {
  opening = (struct pxe_tftp_open){.server = server->address,
                                   .gateway = server->gateway,
                                   .port = TFTP_PORT,
                                   .packet_size = packet_size};
  memcpy(opening.file, server->file, sizeof(opening.file));
  return pxe_call(PXENV_TFTP_OPEN, &opening);
}

/* Some servers refuse a file whose packets are asked to be larger than they know. */
uint16_t tftp_open(struct tftp *tftp) {
  uint16_t status = open_with(&tftp->server, PREFERRED_PACKET);
  if (status != PXE_SUCCESS)
    status = open_with(&tftp->server, LEAST_PACKET);
  if (status != PXE_SUCCESS)
    return status;
  tftp->packet_size = opening.packet_size;
  tftp->state->packet_size = opening.packet_size;
  if (opening.packet_size > 0 && opening.packet_size <= TFTP_LARGEST_PACKET)
    return PXE_SUCCESS;
  tftp_close();
  return STATUS_PACKET_SIZE;
}

/* Those that have come, the last of them perhaps short. */
static uint32_t length_of(uint32_t count) {
  uint32_t length = 0;
  for (uint32_t i = 0; i < count; i++)
    length += packets[i].length;
  return length;
}

static uint32_t least(uint32_t a, uint32_t b) {
  return a < b ? a : b;
}

uint16_t tftp_read(struct tftp *tftp, uint32_t address, uint32_t room, uint32_t wanted,
                   uint32_t *length, bool *ended) {
  uint32_t size = tftp->packet_size;
  uint32_t count = least(least((wanted + size - 1) / size, room / size), PACKETS_AT_ONCE);
  /* All in one segment, which begins where the first one does. */
  uint32_t place = pxe_far_address(address);
  for (uint32_t i = 0; i < count; i++)
    packets[i] = (struct pxe_tftp_read){.length = (uint16_t)size, .buffer = place + i * size};
  struct bios_registers registers = {.ebx = PXENV_TFTP_READ, .esi = bios_offset(packets)};
  uint32_t left = bios_call_times(PXE_VECTOR, &registers, count, sizeof(packets[0]));
  uint32_t done = count - left;
  uint16_t status = left > 0 ? packets[done].status : PXE_SUCCESS;
  *ended = left > 0 && status == PXE_SUCCESS;
  *length = length_of(*ended ? done + 1 : done);
  return *length <= count * size ? status : STATUS_PACKET_SIZE;
}

void tftp_close(void) {
  pxe_call(PXENV_TFTP_CLOSE, &closing);
}
