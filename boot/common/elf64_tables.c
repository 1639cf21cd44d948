/* System V ABI (gABI), chapter 4, "Sections", "String Table" and "Symbol Table". */
#include "boot/common/elf64_tables.h"

#include <stddef.h>
#include <string.h>

static const uint8_t *at(const void *file, uint64_t offset) {
  return (const uint8_t *)file + (size_t)offset;
}

static bool lies_in(uint64_t length, uint64_t offset, uint64_t size) {
  return offset <= length && size <= length - offset;
}

/* The strings of a section; false if they are not in the file, or the last has no end. */
static bool find_strings(const void *file, uint64_t length, const struct elf64_tables *tables,
                         uint32_t index, uint64_t *offset, uint64_t *size) {
  if (index >= tables->section_count)
    return false;
  struct elf64_section_header section = elf64_section_at(file, tables, index);
  *offset = section.offset;
  *size = section.size;
  return section.type == ELF64_SHT_STRTAB && section.size > 0 &&
         lies_in(length, section.offset, section.size) &&
         *at(file, section.offset + section.size - 1) == '\0';
}

static bool find_symbols(const void *file, uint64_t length, struct elf64_tables *tables) {
  for (uint32_t i = 0; i < tables->section_count; i++) {
    struct elf64_section_header section = elf64_section_at(file, tables, i);
    if (section.type != ELF64_SHT_SYMTAB)
      continue;
    tables->symbols = section.offset;
    if (!lies_in(length, section.offset, section.size) || section.size > UINT32_MAX)
      return false;
    tables->symbol_count = (uint32_t)section.size / sizeof(struct elf64_symbol);
    return section.entry_size == sizeof(struct elf64_symbol) &&
           find_strings(file, length, tables, section.link, &tables->symbol_names,
                        &tables->symbol_names_length);
  }
  return true;
}

bool elf64_find_tables(const void *file, uint64_t length, struct elf64_tables *tables) {
  struct elf64_header header;
  *tables = (struct elf64_tables){0};
  if (length < sizeof(header))
    return false;
  memcpy(&header, file, sizeof(header));
  uint64_t size = (uint64_t)header.section_header_count * sizeof(struct elf64_section_header);
  if (memcmp(header.magic, ELF64_MAGIC, sizeof(header.magic)) != 0 ||
      header.file_class != ELF64_CLASS_64)
    return false;
  if (header.section_header_count == 0)
    return true;
  tables->sections = header.section_headers;
  tables->section_count = header.section_header_count;
  return header.section_header_size == sizeof(struct elf64_section_header) &&
         lies_in(length, header.section_headers, size) &&
         find_strings(file, length, tables, header.section_names, &tables->section_names,
                      &tables->section_names_length) &&
         find_symbols(file, length, tables);
}

struct elf64_section_header elf64_section_at(const void *file, const struct elf64_tables *tables,
                                             uint32_t index) {
  struct elf64_section_header section;
  memcpy(&section, at(file, tables->sections + (uint64_t)index * sizeof(section)), sizeof(section));
  return section;
}

const char *elf64_section_name(const void *file, const struct elf64_tables *tables,
                               const struct elf64_section_header *section) {
  return section->name < tables->section_names_length
             ? (const char *)at(file, tables->section_names + section->name)
             : "";
}
