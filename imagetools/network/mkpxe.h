/* Makes the boot file for PXE ROMs of a loader and the UEFI application that has its boot volume.
 */
#ifndef IMAGETOOLS_NETWORK_MKPXE_H
#define IMAGETOOLS_NETWORK_MKPXE_H

#include <stdio.h>

#ifdef __cplusplus
extern "C" {
#endif

enum { MKPXE_DONE = 0, MKPXE_REFUSED = 1, MKPXE_USAGE = 2 };

/*
 * Runs the program with the arguments of main(): FIRST_STAGE SECOND_STAGE APPLICATION.efi OUTPUT,
 * and perhaps a place for a copy of the application. Returns its exit status; what is wrong is one
 * sentence on `errors`, and then there is no output.
 */
int mkpxe_run(int argument_count, char **arguments, FILE *errors);

#ifdef __cplusplus
}
#endif

#endif
