/* The boot volume as a file of the disk that the loader was started from. */
#ifndef BOOT_UEFI_VOLUME_FILE_H
#define BOOT_UEFI_VOLUME_FILE_H

#include <stddef.h>

#include "boot/common/error.h"
#include "boot/common/volume_source.h"
#include "boot/uefi/efi.h"

/* Opens \BOOTSMTH\VOLUME.BIN and checks its header and its length. `device` may be NULL. */
struct error volume_file_open(efi_handle device, struct volume_source *source);

/* Reads all of the file to memory of its own, and looks at nothing in it. */
struct error volume_file_read(efi_handle device, const void **bytes, size_t *length);

#endif
