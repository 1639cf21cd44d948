/* The boot volume as a file of a TFTP server, which gives its bytes only from the first to the
 * last. */
#ifndef BOOT_PXE_NETWORK_VOLUME_H
#define BOOT_PXE_NETWORK_VOLUME_H

#include <stdbool.h>
#include <stdint.h>

#include "boot/common/error.h"
#include "boot/common/volume_source.h"
#include "boot/protocol/volume.h"
#include "boot/pxe/tftp.h"

/* Where packets are read to. */
#define NETWORK_VOLUME_BUFFER_SIZE 0x10000

/* Command line and list of modules, which stand before the kernel and are asked for before and
 * after it, are kept if they are not longer. */
#define NETWORK_VOLUME_KEPT_SIZE 0x8000

struct network_volume {
  struct tftp tftp;
  const struct volume_header *header;
  uint64_t start;          /* of the volume in the file; all places are bytes */
  uint8_t *buffer;         /* of NETWORK_VOLUME_BUFFER_SIZE, on a 64 KiB line */
  uint32_t buffer_address; /* the same for the ROM */
  uint8_t *kept;           /* of NETWORK_VOLUME_KEPT_SIZE */

  bool open;      /* there is a connection */
  bool ended;     /* it has given the file's last byte */
  bool begun;     /* a connection has given something */
  uint64_t at;    /* the place in the file of the buffer's first byte that is of use */
  uint32_t begin; /* that byte */
  uint32_t end;   /* of what is in the buffer */

  uint64_t kept_at;
  uint32_t kept_length;
};

/*
 * Opens the file and compares the header there with `header`, which the boot file has brought and
 * which has been checked. What is set in `volume` before: tftp's server and state, header, start,
 * buffer and its address, kept. The source needs both structures. Call network_volume_close when it
 * is no longer needed.
 */
struct error network_volume_open(struct network_volume *volume, struct volume_source *source);

void network_volume_close(struct network_volume *volume);

#endif
