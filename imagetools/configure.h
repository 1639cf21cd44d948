/* The command `configure`: shows or changes the settings of a finished image or stick. */
#ifndef IMAGETOOLS_CONFIGURE_H
#define IMAGETOOLS_CONFIGURE_H

#include "imagetools/usb/host.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Exit statuses. */
enum { CONFIGURE_DONE = 0, CONFIGURE_REFUSED = 1, CONFIGURE_USAGE = 2 };

int configure_run(int argument_count, char **arguments, const struct usb_host *host);

#ifdef __cplusplus
}
#endif

#endif
