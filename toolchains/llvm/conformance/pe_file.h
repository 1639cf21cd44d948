/* The headers of a PE32+ file, copied out, and its bytes as firmware loads them. */
#ifndef TOOLCHAINS_LLVM_CONFORMANCE_PE_FILE_H
#define TOOLCHAINS_LLVM_CONFORMANCE_PE_FILE_H

#include <stddef.h>
#include <stdint.h>

#include "boot/common/pe_format.h"

struct pe_file {
  const uint8_t *bytes;
  size_t length;
  struct pe_coff_header coff;
  struct pe_optional_header optional;
  struct pe_section *sections;
  uint8_t *image; /* optional.image_size bytes: sections at their addresses, zeros between them */
};

/* Returns NULL, or a sentence's end that says what is wrong. What lies outside of file or image is.
 */
const char *pe_file_read(struct pe_file *file, const uint8_t *bytes, size_t length);

/* The section that holds the address; NULL if none does. */
const struct pe_section *pe_file_section(const struct pe_file *file, uint64_t address);

void pe_file_free(struct pe_file *file);

#endif
