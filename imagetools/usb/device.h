/* What the kernel knows of a disk, and whether an image may be written to it. */
#ifndef IMAGETOOLS_USB_DEVICE_H
#define IMAGETOOLS_USB_DEVICE_H

#include <stdbool.h>
#include <stdint.h>

#include "imagetools/failure.h"
#include "imagetools/usb/host.h"

#ifdef __cplusplus
extern "C" {
#endif

struct usb_device {
  const char *path;
  char name[64]; /* the kernel's, such as sdb */
  uint64_t bytes;
  char model[160]; /* with its vendor; "" when it has none */
  bool partition;  /* a part of a disk only */
  bool removable;
  bool usb; /* attached by USB */
  bool read_only;
  char use[256]; /* what it is in use for; "" for nothing */
};

/* Looks the device up; the descriptor is of its file. */
bool usb_device_probe(const struct usb_host *host, const char *path, int descriptor,
                      struct usb_device *device, struct failure *failure);

/* False, with the reason, when the image may not be written. */
bool usb_device_check(const struct usb_device *device, uint64_t image_bytes, bool any_disk,
                      struct failure *failure);

#ifdef __cplusplus
}
#endif

#endif
