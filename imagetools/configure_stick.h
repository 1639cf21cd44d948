/* An image on a stick: read to memory, changed there, and written back where it differs. */
#ifndef IMAGETOOLS_CONFIGURE_STICK_H
#define IMAGETOOLS_CONFIGURE_STICK_H

#include <stdbool.h>
#include <stdint.h>

#include "imagetools/failure.h"
#include "imagetools/usb/host.h"

#ifdef __cplusplus
extern "C" {
#endif

struct stick {
  const char *path;
  const struct usb_host *host;
  int descriptor;
  uint8_t *bytes;  /* to be changed */
  uint8_t *before; /* as they are on the stick */
  uint64_t length; /* of the image: the stick may have more */
};

/*
 * Opens a whole disk that nobody uses, under the rules of write_usb, and reads the image that its
 * partition table says it holds.
 */
bool stick_open(struct stick *stick, const struct usb_host *host, const char *path, bool any_disk,
                struct failure *failure);

/* Writes the sectors that differ and reads them back. If that fails, writes back what was there,
 * reads that back too, and says whether it is all there. */
bool stick_write(struct stick *stick, struct failure *failure);

void stick_close(struct stick *stick);

#ifdef __cplusplus
}
#endif

#endif
