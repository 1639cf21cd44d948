/* What xxhash.h names of <stdlib.h>; only its allocating functions, unused here, would call it. */
#ifndef BOOT_COMMON_FREESTANDING_STDLIB_H
#define BOOT_COMMON_FREESTANDING_STDLIB_H

#include <stddef.h>

void *malloc(size_t size);
void free(void *memory);

#endif
