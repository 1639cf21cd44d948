/* What the command line of `mkimage` says. */
#ifndef IMAGETOOLS_MKIMAGE_OPTIONS_H
#define IMAGETOOLS_MKIMAGE_OPTIONS_H

#include <stdbool.h>
#include <stdint.h>

#include "boot/common/requests.h"
#include "boot/common/settings.h"
#include "imagetools/failure.h"

#ifdef __cplusplus
extern "C" {
#endif

struct module_option {
  const char *name;
  const char *path;
  const char *command_line; /* NULL when none was given */
};

struct mkimage_options {
  const char *first_stage;
  const char *second_stage;
  const char *kernel;
  const char *efi_loader;   /* NULL when none was given */
  const char *command_line; /* "" when none was given */
  struct settings settings;
  const char *output;
  struct module_option *modules;
  uint32_t module_count;
  struct kernel_requests requests; /* those that were given */
  uint32_t firmware;               /* that the image is for: a set of enum image_firmware */
  uint32_t compression;            /* enum volume_compression, of kernel and modules */
  bool volume_only;                /* write the boot volume without the disk around it */
};

/* Options that were parsed, well or not, are freed by mkimage_free_options(). */
bool mkimage_parse_options(int argument_count, char **arguments, struct mkimage_options *options,
                           struct failure *failure);

void mkimage_free_options(struct mkimage_options *options);

#ifdef __cplusplus
}
#endif

#endif
