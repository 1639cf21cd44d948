/* The `convert_disk` command: a raw disk image in the format of a virtual machine. */
#ifndef IMAGETOOLS_FORMATS_CONVERT_H
#define IMAGETOOLS_FORMATS_CONVERT_H

#include <stdio.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Exit statuses. */
enum { CONVERT_DONE = 0, CONVERT_REFUSED = 1, CONVERT_USAGE = 2 };

/*
 * Runs the program with the arguments of main(): QEMU_IMG FORMAT DISK OUTPUT. What is wrong goes to
 * `errors`, in one line, and then there is no output.
 */
int convert_run(int argument_count, char **arguments, FILE *errors);

#ifdef __cplusplus
}
#endif

#endif
