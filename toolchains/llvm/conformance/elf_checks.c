/* Compares ELF headers, segments, sections and symbols with what a finished program must have. */
#include "toolchains/llvm/conformance/elf_checks.h"

#include <elf.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static bool check_identity(const struct elf_file *file, const struct elf_expectation *expectation,
                           struct violations *violations) {
  const char *place = "ELF header";
  size_t before = violations->count;
  if (file->machine != expectation->machine)
    violations_add(violations, "machine", place, NO_ADDRESS, "machine %u instead of %u",
                   file->machine, expectation->machine);
  if (file->type != ET_EXEC && file->type != ET_DYN)
    violations_add(violations, "type", place, NO_ADDRESS,
                   "type %u is neither an executable (2) nor a position-independent one (3)",
                   file->type);
  else if (expectation->position_independent && file->type != ET_DYN)
    violations_add(violations, "type", place, NO_ADDRESS,
                   "type %u instead of 3 (position-independent)", file->type);
  bool can_disassemble = violations->count == before;
  if (file->class_bits != expectation->class_bits)
    violations_add(violations, "class", place, NO_ADDRESS, "ELF%d instead of ELF%d",
                   file->class_bits, expectation->class_bits);
  if (file->os_abi != ELFOSABI_SYSV)
    violations_add(violations, "abi", place, NO_ADDRESS, "OS ABI %u instead of 0 (System V)",
                   file->os_abi);
  return can_disassemble;
}

static bool holds_address(const struct elf_segment *segment, uint64_t address) {
  return segment->type == PT_LOAD && address >= segment->address &&
         address - segment->address < segment->memory_size;
}

static void segment_name(char *name, size_t size, size_t index) {
  snprintf(name, size, "segment %zu", index);
}

static bool is_in_segment(const struct elf_section *section, const struct elf_segment *segment) {
  return (section->flags & SHF_ALLOC) != 0 && section->size > 0 &&
         section->address >= segment->address &&
         section->address - segment->address < segment->memory_size;
}

/* What is disassembled must be what is loaded. */
static void check_section_is_loaded(const struct elf_section *section,
                                    const struct elf_segment *segment,
                                    struct violations *violations) {
  if (section->type != SHT_NOBITS &&
      section->offset - segment->offset != section->address - segment->address)
    violations_add(violations, "unproven-code", section->name, section->address,
                   "the segment has other bytes of the file at this address");
}

/* Only sections with instructions are disassembled, so an executable segment must hold no others.
 */
static void check_code_sections(const struct elf_file *file, const struct elf_segment *segment,
                                const char *name, struct violations *violations) {
  bool has_code = false;
  for (size_t i = 0; i < file->section_count; i++) {
    const struct elf_section *section = &file->sections[i];
    if (!is_in_segment(section, segment))
      continue;
    check_section_is_loaded(section, segment, violations);
    if ((section->flags & SHF_EXECINSTR) != 0)
      has_code = true;
    else
      violations_add(violations, "unproven-code", section->name, section->address,
                     "not marked as instructions, but in an executable segment");
  }
  if (!has_code && segment->file_size > 0)
    violations_add(violations, "unproven-code", name, segment->address,
                   "executable, but no section with instructions lies in it");
}

/* The end of the section that holds the address; the address itself if none does. */
static uint64_t section_end(const struct elf_file *file, uint64_t address) {
  for (size_t i = 0; i < file->section_count; i++) {
    const struct elf_section *section = &file->sections[i];
    if ((section->flags & SHF_ALLOC) != 0 && address >= section->address &&
        address - section->address < section->size)
      return section->address + section->size;
  }
  return address;
}

/* What linkers put between sections: zeros, NOP or INT3. */
static bool is_filling(uint8_t byte) {
  return byte == 0 || byte == 0x90 || byte == 0xcc;
}

/* Nor may it hold bytes that are in no section. */
static void check_gaps(const struct elf_file *file, const struct elf_segment *segment,
                       const char *name, struct violations *violations) {
  if (segment->offset > file->length || segment->file_size > file->length - segment->offset) {
    violations_add(violations, "unproven-code", name, segment->address, "does not lie in the file");
    return;
  }
  uint64_t at = 0;
  while (at < segment->file_size) {
    uint64_t address = segment->address + at;
    uint64_t end = section_end(file, address);
    if (end == address && !is_filling(file->bytes[segment->offset + at])) {
      violations_add(violations, "unproven-code", name, address,
                     "executable bytes that belong to no section");
      return;
    }
    at += end > address ? end - address : 1;
  }
}

static void check_segments(const struct elf_file *file, struct violations *violations) {
  for (size_t i = 0; i < file->segment_count; i++) {
    const struct elf_segment *segment = &file->segments[i];
    char name[32];
    segment_name(name, sizeof(name), i);
    if (segment->type == PT_INTERP)
      violations_add(violations, "interpreter", name, segment->address,
                     "asks for a program interpreter");
    if (segment->type != PT_LOAD || (segment->flags & PF_X) == 0)
      continue;
    if ((segment->flags & PF_W) != 0)
      violations_add(violations, "write-execute", name, segment->address,
                     "both writable and executable");
    check_code_sections(file, segment, name, violations);
    check_gaps(file, segment, name, violations);
  }
}

static void check_entry(const struct elf_file *file, struct violations *violations) {
  for (size_t i = 0; i < file->segment_count; i++) {
    const struct elf_segment *segment = &file->segments[i];
    if (holds_address(segment, file->entry) && (segment->flags & PF_X) != 0)
      return;
  }
  violations_add(violations, "entry", elf_file_function(file, file->entry), file->entry,
                 "the entry lies in no executable segment");
}

static uint64_t read_word(const uint8_t *bytes, int class_bits) {
  uint64_t word = 0;
  memcpy(&word, bytes, (size_t)class_bits / 8);
  return word;
}

/* Adds the place that the program is moved to, and asks for nothing else: x86-64 psABI, 4.4.1. */
static bool is_relative(const struct elf_file *file, const struct elf_section *section,
                        const uint8_t *entry) {
  size_t word = (size_t)file->class_bits / 8;
  return file->class_bits == 64 && section->type == SHT_RELA &&
         read_word(entry + word, file->class_bits) == R_X86_64_RELATIVE;
}

/* Each entry of either form begins with the address that it changes: gABI, chapter 4. */
static void add_relocations(const struct elf_file *file, const struct elf_expectation *expectation,
                            const struct elf_section *section, struct violations *violations) {
  size_t word = (size_t)file->class_bits / 8;
  size_t size = section->type == SHT_RELA ? 3 * word : 2 * word;
  if (section->offset > file->length || section->size > file->length - section->offset) {
    violations_add(violations, "relocation", section->name, section->address,
                   "does not lie in the file");
    return;
  }
  for (uint64_t at = 0; section->size - at >= size; at += size) {
    const uint8_t *entry = file->bytes + section->offset + at;
    if (expectation->position_independent && is_relative(file, section, entry))
      continue;
    uint64_t address = read_word(entry, file->class_bits);
    violations_add(violations, "relocation", elf_file_function(file, address), address,
                   "left over in %s", section->name);
  }
}

static void check_relocations(const struct elf_file *file,
                              const struct elf_expectation *expectation,
                              struct violations *violations) {
  for (size_t i = 0; i < file->section_count; i++) {
    const struct elf_section *section = &file->sections[i];
    if (section->size == 0)
      continue;
    if (section->type == SHT_REL || section->type == SHT_RELA)
      add_relocations(file, expectation, section, violations);
    else if (section->type == SHT_RELR && !expectation->position_independent)
      violations_add(violations, "relocation", section->name, section->address,
                     "packed relative relocations are left over");
  }
}

static void check_symbols(const struct elf_file *file, struct violations *violations) {
  for (size_t i = 0; i < file->symbol_count; i++) {
    const struct elf_symbol *symbol = &file->symbols[i];
    /* A weak one stands for 0, as its author wanted. */
    bool weak = symbol->info >> 4 == STB_WEAK;
    if (symbol->section == SHN_UNDEF && *symbol->name != '\0' && !weak)
      violations_add(violations, "undefined-symbol", symbol->name, NO_ADDRESS,
                     "used, but defined nowhere");
  }
}

bool elf_checks_run(const struct elf_file *file, const struct elf_expectation *expectation,
                    struct violations *violations) {
  if (file->encoding != ELFDATA2LSB) {
    violations_add(violations, "endianness", "ELF header", NO_ADDRESS,
                   "data encoding %u instead of 1 (little-endian)", file->encoding);
    return false;
  }
  bool can_disassemble = check_identity(file, expectation, violations);
  check_segments(file, violations);
  check_entry(file, violations);
  check_relocations(file, expectation, violations);
  check_symbols(file, violations);
  return can_disassemble;
}
