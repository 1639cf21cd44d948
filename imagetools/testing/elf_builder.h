// Small ELF files for tests: a good kernel by default, and whatever is wrong with it by request.
#ifndef IMAGETOOLS_TESTING_ELF_BUILDER_H
#define IMAGETOOLS_TESTING_ELF_BUILDER_H

#include <cstdint>
#include <string>
#include <vector>

extern "C" {
#include "boot/common/elf64_format.h"
#include "boot/protocol/requests.h"
}

namespace elf_builder {

constexpr uint32_t kRead = 4, kWrite = 2, kExecute = 1;
constexpr uint64_t kBase = 0xffffffff80100000;

// Headers first, then each segment's bytes at its offset, then `tail` (symbols, say).
struct Elf {
  struct elf64_header header = {};
  std::vector<struct elf64_program_header> program_headers;
  std::vector<std::string> contents;                 // of each program header, at its offset
  std::vector<struct elf64_section_header> sections; // behind all else, each with its bytes before
  std::vector<std::string> section_contents;
  std::string tail;

  // Adds a PT_LOAD on the next free page of the file. Contents may be shorter than memory.
  struct elf64_program_header &AddSegment(uint32_t flags, uint64_t vaddr, const std::string &bytes,
                                          uint64_t memory_size);

  // Adds a PT_NOTE on the next free page of the file, which is not loaded.
  struct elf64_program_header &AddNotes(const std::string &notes);

  // Adds a section with these bytes, or one over those of the last program header.
  void AddSection(uint32_t type, const std::string &bytes);
  void AddSectionOfNotes(uint32_t type);

  std::string Build() const;

private:
  void PutSections(std::string &file, struct elf64_header &complete) const;
};

// A note of ours with that descriptor.
template <typename T> std::string RequestNote(uint32_t type, const T &descriptor) {
  struct boot_request_note note = {BOOT_REQUEST_OWNER_SIZE, sizeof(descriptor), type,
                                   BOOT_REQUEST_OWNER};
  return std::string(reinterpret_cast<const char *>(&note), sizeof(note)) +
         std::string(reinterpret_cast<const char *>(&descriptor), sizeof(descriptor));
}

// Text, read-only data and data with .bss, entry at the first byte of the text.
Elf GoodKernel();

} // namespace elf_builder

#endif
