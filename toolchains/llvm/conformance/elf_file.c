/* Reads ELF32 and ELF64 by <elf.h>'s structures; nothing outside the file is ever touched. */
#include "toolchains/llvm/conformance/elf_file.h"

#include <elf.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "toolchains/llvm/conformance/memory.h"

struct table {
  uint64_t offset;
  uint64_t count;
  uint64_t entry_size;
};

static bool table_is_inside(const struct elf_file *file, const struct table *table,
                            size_t least_size) {
  if (table->count == 0)
    return true;
  return table->entry_size >= least_size && table->offset <= file->length &&
         table->count <= (file->length - table->offset) / table->entry_size;
}

static const uint8_t *table_entry(const struct elf_file *file, const struct table *table,
                                  uint64_t index) {
  return file->bytes + table->offset + index * table->entry_size;
}

/* Copies out what may be unaligned in the file. */
#define READ_HEADER(header, file, tables)                                                          \
  do {                                                                                             \
    memcpy(&(header), (file)->bytes, sizeof(header));                                              \
    (file)->type = (header).e_type;                                                                \
    (file)->machine = (header).e_machine;                                                          \
    (file)->entry = (header).e_entry;                                                              \
    (tables)[0] = (struct table){(header).e_phoff, (header).e_phnum, (header).e_phentsize};        \
    (tables)[1] = (struct table){(header).e_shoff, (header).e_shnum, (header).e_shentsize};        \
    names_index = (header).e_shstrndx;                                                             \
  } while (0)

#define READ_SEGMENT(raw, segment, source)                                                         \
  do {                                                                                             \
    memcpy(&(raw), (source), sizeof(raw));                                                         \
    *(segment) = (struct elf_segment){.type = (raw).p_type,                                        \
                                      .flags = (raw).p_flags,                                      \
                                      .offset = (raw).p_offset,                                    \
                                      .address = (raw).p_vaddr,                                    \
                                      .file_size = (raw).p_filesz,                                 \
                                      .memory_size = (raw).p_memsz};                               \
  } while (0)

#define READ_SECTION(raw, section, source, name_offset)                                            \
  do {                                                                                             \
    memcpy(&(raw), (source), sizeof(raw));                                                         \
    *(section) = (struct elf_section){.type = (raw).sh_type,                                       \
                                      .flags = (raw).sh_flags,                                     \
                                      .address = (raw).sh_addr,                                    \
                                      .offset = (raw).sh_offset,                                   \
                                      .size = (raw).sh_size,                                       \
                                      .link = (raw).sh_link};                                      \
    *(name_offset) = (raw).sh_name;                                                                \
  } while (0)

#define READ_SYMBOL(raw, symbol, source, name_offset)                                              \
  do {                                                                                             \
    memcpy(&(raw), (source), sizeof(raw));                                                         \
    *(symbol) = (struct elf_symbol){                                                               \
        .value = (raw).st_value, .info = (raw).st_info, .section = (raw).st_shndx};                \
    *(name_offset) = (raw).st_name;                                                                \
  } while (0)

static void read_segment(const struct elf_file *file, const uint8_t *source,
                         struct elf_segment *segment) {
  Elf32_Phdr small;
  Elf64_Phdr large;
  if (file->class_bits == 32)
    READ_SEGMENT(small, segment, source);
  else
    READ_SEGMENT(large, segment, source);
}

static uint32_t read_section(const struct elf_file *file, const uint8_t *source,
                             struct elf_section *section) {
  uint32_t name;
  Elf32_Shdr small;
  Elf64_Shdr large;
  if (file->class_bits == 32)
    READ_SECTION(small, section, source, &name);
  else
    READ_SECTION(large, section, source, &name);
  return name;
}

static uint32_t read_symbol(const struct elf_file *file, const uint8_t *source,
                            struct elf_symbol *symbol) {
  uint32_t name;
  Elf32_Sym small;
  Elf64_Sym large;
  if (file->class_bits == 32)
    READ_SYMBOL(small, symbol, source, &name);
  else
    READ_SYMBOL(large, symbol, source, &name);
  return name;
}

/* The string at `offset` of a string table, "" if it does not lie in the file with its end. */
static const char *string_at(const struct elf_file *file, uint64_t section, uint64_t offset) {
  if (section >= file->section_count)
    return "";
  const struct elf_section *table = &file->sections[section];
  if (table->type != SHT_STRTAB || table->offset > file->length ||
      table->size > file->length - table->offset || offset >= table->size)
    return "";
  const char *string = (const char *)file->bytes + table->offset + offset;
  return memchr(string, '\0', table->size - offset) == NULL ? "" : string;
}

static const char *read_segments(struct elf_file *file, const struct table *table) {
  if (!table_is_inside(file, table,
                       file->class_bits == 32 ? sizeof(Elf32_Phdr) : sizeof(Elf64_Phdr)))
    return "has program headers that do not lie in the file";
  file->segment_count = table->count;
  file->segments = zeroed(table->count, sizeof(file->segments[0]));
  for (size_t i = 0; i < table->count; i++)
    read_segment(file, table_entry(file, table, i), &file->segments[i]);
  return NULL;
}

static const char *read_sections(struct elf_file *file, const struct table *table,
                                 uint16_t names_index) {
  if (!table_is_inside(file, table,
                       file->class_bits == 32 ? sizeof(Elf32_Shdr) : sizeof(Elf64_Shdr)))
    return "has section headers that do not lie in the file";
  uint32_t *names = zeroed(table->count, sizeof(*names));
  file->section_count = table->count;
  file->sections = zeroed(table->count, sizeof(file->sections[0]));
  for (size_t i = 0; i < table->count; i++)
    names[i] = read_section(file, table_entry(file, table, i), &file->sections[i]);
  for (size_t i = 0; i < table->count; i++)
    file->sections[i].name = string_at(file, names_index, names[i]);
  free(names);
  return NULL;
}

static const char *read_symbols(struct elf_file *file) {
  size_t size = file->class_bits == 32 ? sizeof(Elf32_Sym) : sizeof(Elf64_Sym);
  for (size_t i = 0; i < file->section_count; i++) {
    const struct elf_section *section = &file->sections[i];
    struct table table = {section->offset, section->size / size, size};
    if (section->type != SHT_SYMTAB && section->type != SHT_DYNSYM)
      continue;
    if (!table_is_inside(file, &table, size))
      return "has a symbol table that does not lie in the file";
    /* Symbol 0 is no symbol. */
    for (uint64_t s = 1; s < table.count; s++) {
      file->symbols = grow(file->symbols, file->symbol_count, sizeof(file->symbols[0]));
      struct elf_symbol *symbol = &file->symbols[file->symbol_count++];
      uint32_t name = read_symbol(file, table_entry(file, &table, s), symbol);
      symbol->name = string_at(file, section->link, name);
    }
  }
  return NULL;
}

static const char *read_header(struct elf_file *file) {
  struct table tables[2];
  uint16_t names_index;
  Elf32_Ehdr small;
  Elf64_Ehdr large;
  if (file->length < (file->class_bits == 32 ? sizeof(small) : sizeof(large)))
    return "ends within its ELF header";
  if (file->class_bits == 32)
    READ_HEADER(small, file, tables);
  else
    READ_HEADER(large, file, tables);
  const char *problem = read_segments(file, &tables[0]);
  if (problem == NULL)
    problem = read_sections(file, &tables[1], names_index);
  return problem != NULL ? problem : read_symbols(file);
}

const char *elf_file_read(struct elf_file *file, const uint8_t *bytes, size_t length) {
  *file = (struct elf_file){.bytes = bytes, .length = length};
  if (length < EI_NIDENT || memcmp(bytes, ELFMAG, SELFMAG) != 0)
    return "is not an ELF file";
  if (bytes[EI_CLASS] != ELFCLASS32 && bytes[EI_CLASS] != ELFCLASS64)
    return "has an ELF class that is neither 32 nor 64 bits";
  file->class_bits = bytes[EI_CLASS] == ELFCLASS32 ? 32 : 64;
  file->encoding = bytes[EI_DATA];
  file->os_abi = bytes[EI_OSABI];
  return file->encoding == ELFDATA2LSB ? read_header(file) : NULL;
}

const char *elf_file_function(const struct elf_file *file, uint64_t address) {
  const struct elf_symbol *best = NULL;
  for (size_t i = 0; i < file->symbol_count; i++) {
    const struct elf_symbol *symbol = &file->symbols[i];
    if (symbol->section == SHN_UNDEF || symbol->section >= file->section_count ||
        *symbol->name == '\0' || symbol->value > address)
      continue;
    if (best == NULL || symbol->value > best->value)
      best = symbol;
  }
  return best == NULL ? "?" : best->name;
}

void elf_file_free(struct elf_file *file) {
  free(file->segments);
  free(file->sections);
  free(file->symbols);
  *file = (struct elf_file){0};
}
