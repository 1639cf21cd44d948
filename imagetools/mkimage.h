/* The `mkimage` command: from first stage, second stage and kernel to a disk image. */
#ifndef IMAGETOOLS_MKIMAGE_H
#define IMAGETOOLS_MKIMAGE_H

#include <stdio.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Exit statuses. */
enum { MKIMAGE_DONE = 0, MKIMAGE_REFUSED = 1, MKIMAGE_USAGE = 2 };

/* Does what the command line says. What is wrong goes to `errors`, in one line. */
int mkimage_run(int argument_count, char **arguments, FILE *errors);

#ifdef __cplusplus
}
#endif

#endif
