/*
 * Gives a finished image other settings and another command line, and makes every digest right that
 * depends on them: the image is then byte for byte what it would be had it been built so.
 */
#ifndef IMAGETOOLS_IMAGE_CHANGE_H
#define IMAGETOOLS_IMAGE_CHANGE_H

#include <stdbool.h>
#include <stdint.h>

#include "boot/common/settings.h"
#include "imagetools/failure.h"
#include "imagetools/image_report.h"

#ifdef __cplusplus
extern "C" {
#endif

/* What an image says that its owner can change. */
struct image_settings {
  struct settings settings;
  char command_line[VOLUME_COMMAND_LINE_MAX + 1]; /* ends in NUL */
};

/*
 * Reads them from a raw disk or an ISO image in memory. Refuses what is not whole, since digests
 * are about to be made anew, and what is signed with its settings; `name` begins the sentence.
 */
bool image_settings_read(const char *name, const uint8_t *bytes, uint64_t length,
                         struct image_settings *settings, struct failure *failure);

/* Puts them into an image from which some have been read. */
bool image_settings_change(const char *name, uint8_t *bytes, uint64_t length,
                           const struct image_settings *settings, struct failure *failure);

#ifdef __cplusplus
}
#endif

#endif
