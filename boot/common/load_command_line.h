/* Loading the command line from the boot volume. */
#ifndef BOOT_COMMON_LOAD_COMMAND_LINE_H
#define BOOT_COMMON_LOAD_COMMAND_LINE_H

#include <stddef.h>

#include "boot/common/error.h"
#include "boot/common/volume_source.h"

/* Reads it to `text`, which has room for VOLUME_COMMAND_LINE_MAX bytes. Its length is 0 if the
 * volume has none. */
struct error load_command_line(const struct volume_source *source, char *text, size_t *length);

#endif
