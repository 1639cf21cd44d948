/*
 * Reads the symbols of an ELF64 file and writes those of its code as a table in C. Nothing in the
 * file is believed before it is checked.
 */
#include "kernel/private/symbol_table.h"

#include <ctype.h>
#include <elf.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

static const char ANCHOR[] = "symbols_find";

/* Functions are aligned to 16 bytes: a larger gap behind one belongs to nobody. */
enum { FUNCTION_ALIGNMENT = 16 };

struct elf_file {
  const char *name; /* of the file, for messages */
  const uint8_t *bytes;
  uint64_t length;
  const Elf64_Shdr *sections;
  uint64_t section_count;
  const Elf64_Sym *symbols;
  uint64_t symbol_count;
  const char *names; /* ends with a NUL */
  uint64_t names_length;
};

struct code_symbol {
  uint64_t start;
  uint64_t end; /* not included */
  bool is_function;
  const char *name;
};

struct code_symbols {
  struct code_symbol *items;
  size_t count;
};

static bool is_inside(const struct elf_file *file, uint64_t offset, uint64_t length) {
  return offset <= file->length && length <= file->length - offset;
}

static bool read_header(struct elf_file *file, struct failure *failure) {
  const Elf64_Ehdr *header = (const Elf64_Ehdr *)file->bytes;
  if (file->length < sizeof(*header) || memcmp(header->e_ident, ELFMAG, SELFMAG) != 0 ||
      header->e_ident[EI_CLASS] != ELFCLASS64)
    return fail(failure, "%s: not an ELF64 file; name a linked kernel", file->name);
  if (header->e_shentsize != sizeof(Elf64_Shdr) || header->e_shoff % 8 != 0 ||
      !is_inside(file, header->e_shoff, (uint64_t)header->e_shnum * sizeof(Elf64_Shdr)))
    return fail(failure, "%s: section headers at 0x%" PRIx64 " are not in the file; link it anew",
                file->name, header->e_shoff);
  file->sections = (const Elf64_Shdr *)(file->bytes + header->e_shoff);
  file->section_count = header->e_shnum;
  return true;
}

static bool read_names(struct elf_file *file, uint64_t section, struct failure *failure) {
  if (section >= file->section_count)
    return fail(failure, "%s: symbol names in section %" PRIu64 " of %" PRIu64 "; link it anew",
                file->name, section, file->section_count);
  const Elf64_Shdr *names = &file->sections[section];
  if (!is_inside(file, names->sh_offset, names->sh_size) || names->sh_size == 0 ||
      file->bytes[names->sh_offset + names->sh_size - 1] != '\0')
    return fail(failure, "%s: symbol names at 0x%" PRIx64 " do not end in the file; link it anew",
                file->name, names->sh_offset);
  file->names = (const char *)file->bytes + names->sh_offset;
  file->names_length = names->sh_size;
  return true;
}

/* A file without symbols is none that a name could be found in, and no mistake. */
static bool read_symbols(struct elf_file *file, struct failure *failure) {
  for (uint64_t i = 0; i < file->section_count; i++) {
    const Elf64_Shdr *section = &file->sections[i];
    if (section->sh_type != SHT_SYMTAB)
      continue;
    if (!is_inside(file, section->sh_offset, section->sh_size) || section->sh_offset % 8 != 0)
      return fail(failure, "%s: symbols at 0x%" PRIx64 " are not in the file; link it anew",
                  file->name, section->sh_offset);
    file->symbols = (const Elf64_Sym *)(file->bytes + section->sh_offset);
    file->symbol_count = section->sh_size / sizeof(Elf64_Sym);
    return read_names(file, section->sh_link, failure);
  }
  return true;
}

/* What can stand in a string of C as it is. */
static bool is_printable(const char *name) {
  for (; *name != '\0'; name++)
    if (!isgraph((unsigned char)*name) || *name == '"' || *name == '\\' || *name == '?')
      return false;
  return true;
}

static const Elf64_Shdr *code_section(const struct elf_file *file, const Elf64_Sym *symbol) {
  if (symbol->st_shndx >= file->section_count)
    return NULL;
  const Elf64_Shdr *section = &file->sections[symbol->st_shndx];
  bool is_code = (section->sh_flags & SHF_EXECINSTR) != 0;
  bool is_in_it = symbol->st_value >= section->sh_addr &&
                  symbol->st_value - section->sh_addr < section->sh_size;
  return is_code && is_in_it ? section : NULL;
}

/* Functions of C, and the labels of assembly that are not local to one. */
static bool take_symbol(const struct elf_file *file, const Elf64_Sym *symbol,
                        struct code_symbol *taken) {
  const Elf64_Shdr *section = code_section(file, symbol);
  if (section == NULL || symbol->st_name >= file->names_length)
    return false;
  const char *name = file->names + symbol->st_name;
  bool is_function = ELF64_ST_TYPE(symbol->st_info) == STT_FUNC;
  bool is_label = ELF64_ST_TYPE(symbol->st_info) == STT_NOTYPE && strchr(name, '.') == NULL;
  if (*name == '\0' || !is_printable(name) || !(is_function || is_label))
    return false;
  uint64_t section_end = section->sh_addr + section->sh_size;
  *taken = (struct code_symbol){
      .start = symbol->st_value,
      .end = symbol->st_size == 0 ? section_end : symbol->st_value + symbol->st_size,
      .is_function = is_function,
      .name = name,
  };
  return true;
}

/* Of several symbols at one address, that of a function comes first. */
static int compare(const void *left, const void *right) {
  const struct code_symbol *a = left;
  const struct code_symbol *b = right;
  if (a->start != b->start)
    return a->start < b->start ? -1 : 1;
  if (a->is_function != b->is_function)
    return a->is_function ? -1 : 1;
  return strcmp(a->name, b->name);
}

static void keep_first_of_each_address(struct code_symbols *symbols) {
  size_t count = 0;
  for (size_t i = 0; i < symbols->count; i++)
    if (i == 0 || symbols->items[i].start != symbols->items[count - 1].start)
      symbols->items[count++] = symbols->items[i];
  symbols->count = count;
}

static struct code_symbols collect(const struct elf_file *file) {
  struct code_symbols symbols = {calloc(file->symbol_count + 1, sizeof(*symbols.items)), 0};
  if (symbols.items == NULL)
    abort();
  for (uint64_t i = 0; i < file->symbol_count; i++)
    if (take_symbol(file, &file->symbols[i], &symbols.items[symbols.count]))
      symbols.count++;
  qsort(symbols.items, symbols.count, sizeof(*symbols.items), compare);
  keep_first_of_each_address(&symbols);
  return symbols;
}

static const struct code_symbol *find(const struct code_symbols *symbols, const char *name) {
  for (size_t i = 0; i < symbols->count; i++)
    if (strcmp(symbols->items[i].name, name) == 0)
      return &symbols->items[i];
  return NULL;
}

/* True when the code between a symbol and the next one is not all its own. */
static bool ends_before_next(const struct code_symbols *symbols, size_t i) {
  if (i + 1 == symbols->count)
    return true;
  uint64_t next = symbols->items[i + 1].start;
  return next > symbols->items[i].end && next - symbols->items[i].end >= FUNCTION_ALIGNMENT;
}

static void write_entry(FILE *output, uint64_t address, uint64_t anchor, uint64_t name) {
  fprintf(output, "    {%" PRId64 ", %" PRIu64 "},\n", (int64_t)(address - anchor), name);
}

/* The empty name is the first of the names. */
static uint32_t write_symbols(FILE *output, const struct code_symbols *symbols, uint64_t anchor) {
  uint32_t count = 0;
  uint64_t name = 1;
  fputs("const struct symbol symbol_table[] = {\n", output);
  for (size_t i = 0; i < symbols->count; i++) {
    write_entry(output, symbols->items[i].start, anchor, name);
    count++;
    name += strlen(symbols->items[i].name) + 1;
    if (ends_before_next(symbols, i)) {
      write_entry(output, symbols->items[i].end, anchor, 0);
      count++;
    }
  }
  fputs("};\n\n", output);
  return count;
}

static void write_names(FILE *output, const struct code_symbols *symbols) {
  fputs("const char symbol_names[] =\n    \"\\0\"", output);
  for (size_t i = 0; i < symbols->count; i++)
    fprintf(output, "\n    \"%s\\0\"", symbols->items[i].name);
  fputs(";\n", output);
}

static bool is_near(const struct code_symbols *symbols, uint64_t anchor) {
  for (size_t i = 0; i < symbols->count; i++)
    if ((int64_t)(symbols->items[i].start - anchor) != (int32_t)(symbols->items[i].start - anchor))
      return false;
  return true;
}

bool symbol_table_write(const char *name, const uint8_t *bytes, uint64_t length, FILE *output,
                        struct failure *failure) {
  struct elf_file file = {.name = name, .bytes = bytes, .length = length};
  if (!read_header(&file, failure) || !read_symbols(&file, failure))
    return false;
  struct code_symbols symbols = collect(&file);
  const struct code_symbol *anchor = find(&symbols, ANCHOR);
  bool is_writable = anchor == NULL || is_near(&symbols, anchor->start);
  fputs("/* Written by symbol_table. */\n#include \"kernel/runtime/symbols.h\"\n\n", output);
  if (anchor != NULL && is_writable) {
    uint32_t count = write_symbols(output, &symbols, anchor->start);
    fprintf(output, "const uint32_t symbol_count = %" PRIu32 ";\n\n", count);
    write_names(output, &symbols);
  }
  free(symbols.items);
  return is_writable ||
         fail(failure, "%s: code more than 2 GiB away from %s; keep it closer together", name,
              ANCHOR);
}
