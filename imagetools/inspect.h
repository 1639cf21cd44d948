/* The `inspect` command: what a disk image or a kernel holds, and whether it is whole. */
#ifndef IMAGETOOLS_INSPECT_H
#define IMAGETOOLS_INSPECT_H

#include <stdio.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Exit statuses. */
enum { INSPECT_WHOLE = 0, INSPECT_DAMAGED = 1, INSPECT_USAGE = 2 };

/* Prints to `output` what was found and to `errors`, one line each, what is wrong with it. */
int inspect_run(int argument_count, char **arguments, FILE *output, FILE *errors);

#ifdef __cplusplus
}
#endif

#endif
