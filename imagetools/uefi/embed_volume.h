/* Ties a boot volume to a UEFI loader: the volume, or its digest, becomes a section of the loader.
 */
#ifndef IMAGETOOLS_UEFI_EMBED_VOLUME_H
#define IMAGETOOLS_UEFI_EMBED_VOLUME_H

#include <stdio.h>

#ifdef __cplusplus
extern "C" {
#endif

enum { EMBED_VOLUME_DONE = 0, EMBED_VOLUME_REFUSED = 1, EMBED_VOLUME_USAGE = 2 };

/*
 * Runs the program with the arguments of main(): [--digest] LOADER.efi VOLUME OUTPUT.efi. With
 * --digest the loader gets the SHA-256 of the volume, which it will find as a file, and not the
 * volume. Returns its exit status; what is wrong is one sentence on `errors`, and then there is no
 * output.
 */
int embed_volume_run(int argument_count, char **arguments, FILE *errors);

#ifdef __cplusplus
}
#endif

#endif
