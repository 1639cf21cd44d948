/*
 * The functions of a network card's boot ROM ("Preboot Execution Environment (PXE) Specification",
 * version 2.1), called from 32-bit C.
 */
#ifndef BOOT_PXE_PXE_H
#define BOOT_PXE_PXE_H

#include <stdint.h>

/* Functions, by the sections that describe them. */
#define PXENV_UNDI_SHUTDOWN 0x05   /* 4.2.5 */
#define PXENV_STOP_UNDI 0x15       /* 4.2.17 */
#define PXENV_TFTP_OPEN 0x20       /* 3.4.1 */
#define PXENV_TFTP_CLOSE 0x21      /* 3.4.2 */
#define PXENV_TFTP_READ 0x22       /* 3.4.3 */
#define PXENV_UNLOAD_STACK 0x70    /* 3.3.1 */
#define PXENV_GET_CACHED_INFO 0x71 /* 3.3.2 */

#define PXE_SUCCESS 0

/* All parameters begin with the status, which the ROM writes. Lengths are in bytes; addresses and
 * ports of the network stand in memory as on the wire. */
struct pxe_status {
  uint16_t status;
  uint8_t room[14]; /* for ROMs that write more than a status */
};

struct pxe_cached_info {
  uint16_t status;
  uint16_t packet_type;
  uint16_t buffer_size;
  uint32_t buffer; /* segment and offset */
  uint16_t buffer_limit;
} __attribute__((packed));

#define PXE_PACKET_DHCP_ACK 2
#define PXE_PACKET_CACHED_REPLY 3 /* of the boot server, which may be another than that of DHCP */

#define PXE_FILE_NAME_SIZE 128

struct pxe_tftp_open {
  uint16_t status;
  uint32_t server;
  uint32_t gateway;
  char file[PXE_FILE_NAME_SIZE];
  uint16_t port;
  uint16_t packet_size; /* wanted; then what server and ROM have agreed on */
} __attribute__((packed));

struct pxe_tftp_read {
  uint16_t status;
  uint16_t packet_number;
  uint16_t length; /* of the packet that was read */
  uint32_t buffer; /* segment and offset */
} __attribute__((packed));

/* The interrupt that the first stage makes of the ROM's entry (boot/pxe/pxe_stage.asm): one of
 * those that BIOSes leave to programs. */
#define PXE_VECTOR 0x65

/* The parameters are a BIOS_BUFFER. Returns their status. */
uint16_t pxe_call(uint16_t function, void *parameters);

/* An address below 1 MiB as segment and offset, for parameters. */
uint32_t pxe_far_address(uint32_t address);

#endif
