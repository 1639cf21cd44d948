/* Writes an image to a disk, and reads it back. */
#ifndef IMAGETOOLS_USB_TRANSFER_H
#define IMAGETOOLS_USB_TRANSFER_H

#include <stdbool.h>
#include <stdint.h>

#include "imagetools/failure.h"
#include "imagetools/file.h"

#ifdef __cplusplus
extern "C" {
#endif

struct usb_transfer {
  const char *path; /* of the disk, for messages */
  int descriptor;
  const struct file_bytes *image;
  /* Is told how many bytes are done; may be NULL. */
  void (*progress)(void *context, uint64_t done);
  void *context;
};

/* Returns when the disk has all bytes, and not only the kernel's memory. */
bool usb_write(const struct usb_transfer *transfer, struct failure *failure);

/* Reads from the disk, not from the kernel's memory, and compares. */
bool usb_compare(const struct usb_transfer *transfer, struct failure *failure);

#ifdef __cplusplus
}
#endif

#endif
