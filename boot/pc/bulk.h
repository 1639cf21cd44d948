/*
 * Large work in the CPU's 64-bit mode: digests and copies, which take half as many instructions
 * there. They are queued, since the way there and back costs as much as some ten KiB.
 */
#ifndef BOOT_PC_BULK_H
#define BOOT_PC_BULK_H

#include <stddef.h>
#include <stdint.h>

#include "boot/common/digest.h"

/* Makes the page tables of that mode. Nothing works before, nor before the CPU has been checked. */
void bulk_start(void);

/* Adds bytes to a digest; all that were added before must be a multiple of 32. */
void bulk_digest(struct digest *digest, const void *bytes, size_t length);

void bulk_copy(void *destination, const void *source, size_t length);

/* Does what is queued, in order. Until then nothing of it may be touched. */
void bulk_run(void);

#endif
