/* A boot volume that somebody else has brought to memory: believed only if it is the one expected.
 */
#ifndef BOOT_UEFI_EXPECTED_VOLUME_H
#define BOOT_UEFI_EXPECTED_VOLUME_H

#include <stddef.h>
#include <stdint.h>

#include "boot/common/error.h"
#include "boot/common/volume_source.h"

/*
 * Opens the volume if its SHA-256 is `digest`, and else looks at nothing in it. `digest` comes from
 * the loader's own image, which is what a signature covers.
 */
struct error expected_volume_open(const void *bytes, size_t length, const void *digest,
                                  size_t digest_length, struct volume_source *source);

#endif
