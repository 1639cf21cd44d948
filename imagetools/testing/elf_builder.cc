// Puts the bytes of a test's ELF file together.
#include "imagetools/testing/elf_builder.h"

#include <algorithm>
#include <cstring>

namespace elf_builder {
namespace {

constexpr uint64_t kPage = 4096;

void Put(std::string &file, uint64_t offset, const void *bytes, size_t length) {
  if (length == 0)
    return;
  file.resize(std::max<size_t>(file.size(), offset + length), '\0');
  std::memcpy(file.data() + offset, bytes, length);
}

} // namespace

struct elf64_program_header &Elf::AddSegment(uint32_t flags, uint64_t vaddr,
                                             const std::string &bytes, uint64_t memory_size) {
  uint64_t offset = kPage;
  for (size_t i = 0; i < contents.size(); i++) {
    uint64_t end = program_headers[i].offset + contents[i].size();
    offset = std::max(offset, (end + kPage - 1) / kPage * kPage);
  }
  struct elf64_program_header segment = {};
  segment.type = ELF64_PT_LOAD;
  segment.flags = flags;
  segment.offset = offset + vaddr % kPage;
  segment.vaddr = vaddr;
  segment.paddr = vaddr & 0x7fffffff;
  segment.file_size = bytes.size();
  segment.memory_size = memory_size;
  segment.alignment = kPage;
  program_headers.push_back(segment);
  contents.push_back(bytes);
  return program_headers.back();
}

struct elf64_program_header &Elf::AddNotes(const std::string &notes) {
  struct elf64_program_header &segment = AddSegment(kRead, 0, notes, notes.size());
  segment.type = ELF64_PT_NOTE;
  segment.alignment = 4;
  return segment;
}

void Elf::AddSection(uint32_t type, const std::string &bytes) {
  struct elf64_section_header section = {};
  section.type = type;
  section.size = bytes.size();
  section.alignment = 4;
  sections.push_back(section);
  section_contents.push_back(bytes);
  header.section_header_size = sizeof(section);
  header.section_header_count = static_cast<uint16_t>(sections.size());
}

void Elf::AddSectionOfNotes(uint32_t type) {
  AddSection(type, "");
  sections.back().offset = program_headers.back().offset;
  sections.back().size = program_headers.back().file_size;
}

std::string Elf::Build() const {
  std::string file;
  struct elf64_header complete = header;
  complete.program_header_count = static_cast<uint16_t>(program_headers.size());
  Put(file, 0, &complete, sizeof(complete));
  Put(file, header.program_headers, program_headers.data(),
      program_headers.size() * sizeof(program_headers[0]));
  for (size_t i = 0; i < contents.size(); i++)
    Put(file, program_headers[i].offset, contents[i].data(), contents[i].size());
  if (!sections.empty())
    PutSections(file, complete);
  return file + tail;
}

void Elf::PutSections(std::string &file, struct elf64_header &complete) const {
  std::vector<struct elf64_section_header> placed = sections;
  for (size_t i = 0; i < placed.size(); i++) {
    if (section_contents[i].empty())
      continue;
    placed[i].offset = file.size();
    file += section_contents[i];
  }
  if (complete.section_headers == 0)
    complete.section_headers = file.size();
  Put(file, 0, &complete, sizeof(complete));
  file.append(reinterpret_cast<const char *>(placed.data()), placed.size() * sizeof(placed[0]));
}

Elf GoodKernel() {
  Elf elf;
  std::memcpy(elf.header.magic, ELF64_MAGIC, 4);
  elf.header.file_class = ELF64_CLASS_64;
  elf.header.data = ELF64_DATA_LITTLE_ENDIAN;
  elf.header.ident_version = ELF64_VERSION;
  elf.header.type = ELF64_TYPE_EXECUTABLE;
  elf.header.machine = ELF64_MACHINE_X86_64;
  elf.header.version = ELF64_VERSION;
  elf.header.entry = kBase;
  elf.header.program_headers = sizeof(struct elf64_header);
  elf.header.header_size = sizeof(struct elf64_header);
  elf.header.program_header_size = sizeof(struct elf64_program_header);
  elf.AddSegment(kRead | kExecute, kBase, std::string(5000, '\x90'), 5000);
  elf.AddSegment(kRead, kBase + 0x2000, "read-only data", 14);
  elf.AddSegment(kRead | kWrite, kBase + 0x3000, "data", 0x8000);
  return elf;
}

} // namespace elf_builder
