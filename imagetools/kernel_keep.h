/*
 * What an image keeps of a kernel's file for the kernel itself to read, where it asks for that: all
 * of it, or an ELF file with the same sections of which only some have their bytes.
 */
#ifndef IMAGETOOLS_KERNEL_KEEP_H
#define IMAGETOOLS_KERNEL_KEEP_H

#include <stdbool.h>
#include <stdint.h>

#include "boot/common/requests.h"
#include "imagetools/failure.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Whether the file has these parts (boot_request_kernel_file.parts). If not, the sentence says what
 * it lacks; `name` begins it. */
bool kernel_keep_check(const char *name, const uint8_t *bytes, uint64_t length, uint64_t parts,
                       struct failure *failure);

/* The same for what a kernel asks for: an optional request that it can't be given is marked. */
bool kernel_keep_settle(const char *name, const uint8_t *bytes, uint64_t length,
                        struct kernel_requests *requests, struct failure *failure);

/* The bytes to keep of a file that passed, for free(); NULL if there is not enough memory. */
uint8_t *kernel_keep(const uint8_t *bytes, uint64_t length, uint64_t parts, uint64_t *kept_length);

#ifdef __cplusplus
}
#endif

#endif
