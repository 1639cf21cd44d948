/* The `mkiso` command: from a disk image to the same image that also boots from a CD. */
#ifndef IMAGETOOLS_ISO_MKISO_H
#define IMAGETOOLS_ISO_MKISO_H

#include <stdio.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Exit statuses. */
enum { MKISO_DONE = 0, MKISO_REFUSED = 1, MKISO_USAGE = 2 };

/*
 * Runs the program with the arguments of main(): DISK CD_STAGE OUTPUT. What is wrong goes to
 * `errors`, in one line.
 */
int mkiso_run(int argument_count, char **arguments, FILE *errors);

#ifdef __cplusplus
}
#endif

#endif
