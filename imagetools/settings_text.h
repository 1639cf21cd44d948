/* The settings of an image as its tools write them: always the same bytes for the same settings. */
#ifndef IMAGETOOLS_SETTINGS_TEXT_H
#define IMAGETOOLS_SETTINGS_TEXT_H

#include <stdbool.h>
#include <stddef.h>

#include "boot/common/settings.h"
#include "boot/protocol/volume.h"
#include "imagetools/failure.h"

#ifdef __cplusplus
extern "C" {
#endif

/*
 * Sets one of them by its name: "log_level", "log_to" or "screen". The value "" takes it back. A
 * name or value that there is not is refused with a sentence that lists those that there are.
 */
bool settings_set(struct settings *settings, const char *name, const char *value,
                  struct failure *failure);

/* Whether the text can be a command line: printable ASCII, and not too long. `option` begins the
 * sentence of a refusal. */
bool settings_check_command_line(const char *option, const char *text, struct failure *failure);

/* Writes the lines and a NUL, and returns how many bytes the lines have; 0 if nothing is set. */
size_t settings_write(const struct settings *settings, char text[VOLUME_SETTINGS_MAX + 1]);

#ifdef __cplusplus
}
#endif

#endif
