/* What the command line of `mkimage` says. */
#ifndef IMAGETOOLS_MKIMAGE_OPTIONS_H
#define IMAGETOOLS_MKIMAGE_OPTIONS_H

#include <stdbool.h>
#include <stdint.h>

#include "imagetools/failure.h"

#ifdef __cplusplus
extern "C" {
#endif

struct mkimage_options {
  const char *first_stage;
  const char *second_stage;
  const char *kernel;
  const char *command_line; /* "" when none was given */
  const char *output;
  uint32_t stack_pages; /* 0 when none was given */
};

bool mkimage_parse_options(int argument_count, char **arguments, struct mkimage_options *options,
                           struct failure *failure);

#ifdef __cplusplus
}
#endif

#endif
