/* Makes one UEFI application of a loader and a boot volume: the volume becomes a section. */
#ifndef IMAGETOOLS_UEFI_EMBED_VOLUME_H
#define IMAGETOOLS_UEFI_EMBED_VOLUME_H

#include <stdio.h>

#ifdef __cplusplus
extern "C" {
#endif

enum { EMBED_VOLUME_DONE = 0, EMBED_VOLUME_REFUSED = 1, EMBED_VOLUME_USAGE = 2 };

/*
 * Runs the program with the arguments of main(): LOADER.efi VOLUME OUTPUT.efi. Returns its exit
 * status; what is wrong is one sentence on `errors`, and then there is no output.
 */
int embed_volume_run(int argument_count, char **arguments, FILE *errors);

#ifdef __cplusplus
}
#endif

#endif
