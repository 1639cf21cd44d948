/* Whether memory that the map calls usable is memory, and nobody else's. */
#ifndef TESTS_MATRIX_MEMORY_PROBE_H
#define TESTS_MATRIX_MEMORY_PROBE_H

#include <stdbool.h>

#include "boot/protocol/boot_info.h"

/*
 * Writes to usable pages, then looks for what was written: a page that is not there, or is there
 * twice, does not give it back. Takes samples from the whole of each range, its first and last page
 * among them, or every byte.
 */
void memory_probe(const struct boot_info *info, bool every_byte);

#endif
