/*
 * A Multiboot kernel file from the Multiboot loader and a boot volume: the loader's ELF32 file up
 * to its last loadable segment, which becomes the volume. Debug information stays behind.
 */
#ifndef IMAGETOOLS_MULTIBOOT_MULTIBOOT_FILE_H
#define IMAGETOOLS_MULTIBOOT_MULTIBOOT_FILE_H

#include <stdbool.h>
#include <stdint.h>

#include "imagetools/failure.h"
#include "imagetools/multiboot/screen_wish.h"

#ifdef __cplusplus
extern "C" {
#endif

/* By which protocols the file can be started. */
struct multiboot_protocols {
  bool multiboot1;
  bool multiboot2;
  bool pvh;
};

/* How the file begins; the volume's bytes follow. */
struct multiboot_file {
  uint8_t *bytes; /* to be freed */
  uint64_t length;
};

/* `name` is the loader's, for messages; the wish goes into the header of Multiboot 2. */
bool multiboot_file_make(const char *name, const uint8_t *loader, uint64_t loader_length,
                         uint64_t volume_length, const struct screen_wish *wish,
                         const struct multiboot_protocols *protocols, struct multiboot_file *file,
                         struct failure *failure);

/* The program: mkmultiboot --loader FILE --volume FILE --output FILE [--without PROTOCOL]... */
int mkmultiboot_run(int argument_count, char **arguments);

#ifdef __cplusplus
}
#endif

#endif
