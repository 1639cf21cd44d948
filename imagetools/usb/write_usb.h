/* The command `write_usb`. */
#ifndef IMAGETOOLS_USB_WRITE_USB_H
#define IMAGETOOLS_USB_WRITE_USB_H

#include "imagetools/usb/host.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Returns the exit status: 0 only when the disk has the image, read back and compared. */
int write_usb_run(int argument_count, char **arguments, const struct usb_host *host);

#ifdef __cplusplus
}
#endif

#endif
