/*
 * Settings and command line in the header of a boot volume. The header is the same whether an image
 * was built with them or changed later.
 */
#ifndef IMAGETOOLS_VOLUME_SETTINGS_H
#define IMAGETOOLS_VOLUME_SETTINGS_H

#include <stdbool.h>
#include <stdint.h>

#include "boot/protocol/volume.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Texts; length 0: there is none. */
struct volume_settings {
  const char
      *settings; /* lines as settings_write() makes them, at most VOLUME_SETTINGS_MAX bytes */
  uint32_t settings_length;
  const char *command_line; /* at most VOLUME_COMMAND_LINE_MAX bytes */
  uint32_t command_line_length;
  bool needs_extension; /* something else in the volume needs the loader's extension */
};

/*
 * Names in the header what is in the room for settings, and the extension if something needs it,
 * in place of what it named before. All else of the header is there but for its digest.
 */
void volume_settings_name(struct volume_header *header, const struct volume_settings *settings);

/* Fills the room, VOLUME_ROOM_SECTORS sectors. */
void volume_settings_write(uint8_t *room, const struct volume_settings *settings);

#ifdef __cplusplus
}
#endif

#endif
