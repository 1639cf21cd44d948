/* What is on a disk, for someone who is asked whether it may be overwritten. */
#ifndef IMAGETOOLS_USB_CONTENTS_H
#define IMAGETOOLS_USB_CONTENTS_H

#include <stdint.h>
#include <stdio.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Prints a line for each thing found. */
void usb_contents_print(int descriptor, FILE *out);

/* Prints a number of bytes as people say it: 7.4 GiB. */
void usb_size_print(uint64_t bytes, FILE *out);

#ifdef __cplusplus
}
#endif

#endif
