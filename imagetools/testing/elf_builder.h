// Small ELF files for tests: a good kernel by default, and whatever is wrong with it by request.
#ifndef IMAGETOOLS_TESTING_ELF_BUILDER_H
#define IMAGETOOLS_TESTING_ELF_BUILDER_H

#include <cstdint>
#include <string>
#include <vector>

extern "C" {
#include "boot/common/elf64_format.h"
}

namespace elf_builder {

constexpr uint32_t kRead = 4, kWrite = 2, kExecute = 1;
constexpr uint64_t kBase = 0xffffffff80100000;

// Headers first, then each segment's bytes at its offset, then `tail` (symbols, say).
struct Elf {
  struct elf64_header header = {};
  std::vector<struct elf64_program_header> program_headers;
  std::vector<std::string> contents; // of each program header, at its offset
  std::string tail;

  // Adds a PT_LOAD on the next free page of the file. Contents may be shorter than memory.
  struct elf64_program_header &AddSegment(uint32_t flags, uint64_t vaddr, const std::string &bytes,
                                          uint64_t memory_size);

  std::string Build() const;
};

// Text, read-only data and data with .bss, entry at the first byte of the text.
Elf GoodKernel();

} // namespace elf_builder

#endif
