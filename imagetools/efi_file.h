/* What a UEFI loader must look like to be put on a disk. */
#ifndef IMAGETOOLS_EFI_FILE_H
#define IMAGETOOLS_EFI_FILE_H

#include <stdbool.h>

#include "imagetools/failure.h"
#include "imagetools/file.h"

#ifdef __cplusplus
extern "C" {
#endif

/* A PE32+ application for x86_64 (UEFI 2.10, section 2.1.1). */
bool efi_file_check(const char *path, const struct file_bytes *file, struct failure *failure);

#ifdef __cplusplus
}
#endif

#endif
