/*
 * What qemu-img draws by lot in a virtual disk, so that two conversions of the same image differ:
 * the UUIDs of a VDI and the content ID of a VMDK. Here both follow from the image.
 */
#ifndef IMAGETOOLS_FORMATS_IDENTITY_H
#define IMAGETOOLS_FORMATS_IDENTITY_H

#include <stdbool.h>
#include <stdint.h>

#include "imagetools/failure.h"
#include "imagetools/gpt.h"

#ifdef __cplusplus
extern "C" {
#endif

enum disk_format { DISK_FORMAT_QCOW2, DISK_FORMAT_VDI, DISK_FORMAT_VMDK };

/* "qcow2", "vdi", "vmdk"; false for other names. */
bool disk_format_parse(const char *name, enum disk_format *format);

/*
 * Gives a converted disk in memory the identity of the raw disk with that GUID. The failure does
 * not name the file.
 */
bool disk_identity_set(enum disk_format format, uint8_t *bytes, uint64_t length,
                       const struct guid *disk, struct failure *failure);

#ifdef __cplusplus
}
#endif

#endif
