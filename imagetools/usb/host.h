/* Where the program learns of disks and talks to its user. Tests put files in their place. */
#ifndef IMAGETOOLS_USB_HOST_H
#define IMAGETOOLS_USB_HOST_H

#include <stdbool.h>
#include <stdio.h>
#include <sys/types.h>

#ifdef __cplusplus
extern "C" {
#endif

struct usb_host {
  const char *sys;       /* /sys */
  const char *mountinfo; /* /proc/self/mountinfo */
  const char *swaps;     /* /proc/swaps */
  /* The number of a block device. Returns 0, or the error: ENOTBLK where it is something else. */
  int (*identify)(int descriptor, dev_t *device);
  /* pwrite(2) on a stick whose settings are changed. */
  ssize_t (*write)(int descriptor, const void *bytes, size_t length, off_t offset);
  FILE *in;
  FILE *out;
  FILE *errors;
};

/* The computer that this runs on. */
struct usb_host usb_host_real(void);

#ifdef __cplusplus
}
#endif

#endif
