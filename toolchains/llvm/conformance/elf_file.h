/* The headers, sections and symbols of an ELF file of either class, in one form. */
#ifndef TOOLCHAINS_LLVM_CONFORMANCE_ELF_FILE_H
#define TOOLCHAINS_LLVM_CONFORMANCE_ELF_FILE_H

#include <stddef.h>
#include <stdint.h>

struct elf_segment {
  uint32_t type; /* numbers as in <elf.h> */
  uint32_t flags;
  uint64_t offset;
  uint64_t address;
  uint64_t file_size;
  uint64_t memory_size;
};

struct elf_section {
  const char *name;
  uint32_t type;
  uint64_t flags;
  uint64_t address;
  uint64_t offset;
  uint64_t size;
  uint32_t link;
};

struct elf_symbol {
  const char *name;
  uint64_t value;
  unsigned char info;
  uint16_t section;
};

struct elf_file {
  const uint8_t *bytes;
  size_t length;
  int class_bits; /* 32 or 64 */
  uint8_t encoding;
  uint8_t os_abi;
  uint16_t type;
  uint16_t machine;
  uint64_t entry;
  struct elf_segment *segments;
  size_t segment_count;
  struct elf_section *sections;
  size_t section_count;
  struct elf_symbol *symbols;
  size_t symbol_count;
};

/*
 * Reads the headers; strings point into `bytes`. Returns NULL or a sentence's end that says what is
 * wrong with them. Of a big-endian file no more than `encoding` and the fields before it is read.
 */
const char *elf_file_read(struct elf_file *file, const uint8_t *bytes, size_t length);

/* The name of the last symbol with code at or before `address`; "?" if there is none. */
const char *elf_file_function(const struct elf_file *file, uint64_t address);

void elf_file_free(struct elf_file *file);

#endif
