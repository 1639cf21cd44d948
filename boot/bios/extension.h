/* The code of the second stage that only some images need. */
#ifndef BOOT_BIOS_EXTENSION_H
#define BOOT_BIOS_EXTENSION_H

#include "boot/common/error.h"
#include "boot/common/volume_source.h"

/*
 * Reads it to where it was linked, and checks it. The volume has it if kernel or modules are
 * compressed, or requests need it (requests_need_extension()). Before that none of its functions
 * may be called; second_stage.ld lists them.
 */
struct error extension_load(const struct volume_source *source);

#endif
