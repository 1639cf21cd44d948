/* The kernel's ELF file, checked with the loader's own code and cut to what the loader reads. */
#ifndef IMAGETOOLS_KERNEL_FILE_H
#define IMAGETOOLS_KERNEL_FILE_H

#include <stdbool.h>
#include <stdint.h>

#include "boot/common/elf64.h"
#include "boot/common/requests.h"
#include "imagetools/failure.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Reads the headers of the file. `name` begins the sentence of a refusal, here and below. */
bool kernel_file_parse(const char *name, const uint8_t *bytes, uint64_t length,
                       struct elf64_image *kernel, struct failure *failure);

/* Whether the loader would take this kernel with those requests. Fills in what its headers say. */
bool kernel_file_check(const char *name, const uint8_t *bytes, uint64_t length,
                       const struct kernel_requests *requests, struct elf64_image *kernel,
                       struct failure *failure);

/*
 * Makes the file end after its last loadable byte: sections, symbols and debug information stay
 * out of the image, and the ELF header no longer points to them. Returns the length that is left.
 */
uint64_t kernel_file_cut(uint8_t *bytes, const struct elf64_image *kernel);

#ifdef __cplusplus
}
#endif

#endif
