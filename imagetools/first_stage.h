/* What the first stage must look like before the image tool completes it. */
#ifndef IMAGETOOLS_FIRST_STAGE_H
#define IMAGETOOLS_FIRST_STAGE_H

#include <stdbool.h>

#include "imagetools/failure.h"
#include "imagetools/file.h"

#ifdef __cplusplus
extern "C" {
#endif

/*
 * One sector that ends in the boot signature and has nothing but zeros where the tool writes:
 * the patch area, the disk signature and the partition table.
 */
bool first_stage_check(const char *path, const struct file_bytes *file, struct failure *failure);

#ifdef __cplusplus
}
#endif

#endif
