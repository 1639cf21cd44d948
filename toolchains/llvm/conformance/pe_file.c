/* Loads a PE32+ file; nothing outside the file is ever touched. */
#include "toolchains/llvm/conformance/pe_file.h"

#include <stdlib.h>
#include <string.h>

#include "toolchains/llvm/conformance/memory.h"

/* Far more than any program of ours takes. */
#define MOST_IMAGE (UINT32_C(1) << 30)

static const char *read_headers(struct pe_file *file, size_t *table_at) {
  uint32_t pe_at;
  if (file->length < PE_OFFSET_AT + sizeof(pe_at))
    return "ends within its headers";
  memcpy(&pe_at, file->bytes + PE_OFFSET_AT, sizeof(pe_at));
  size_t coff_at = (size_t)pe_at + PE_SIGNATURE_LENGTH;
  if (coff_at + sizeof(file->coff) + sizeof(file->optional) > file->length)
    return "ends within its headers";
  if (memcmp(file->bytes + pe_at, PE_SIGNATURE, PE_SIGNATURE_LENGTH) != 0)
    return "is no PE file";
  memcpy(&file->coff, file->bytes + coff_at, sizeof(file->coff));
  memcpy(&file->optional, file->bytes + coff_at + sizeof(file->coff), sizeof(file->optional));
  *table_at = coff_at + sizeof(file->coff) + file->coff.optional_header_size;
  return NULL;
}

static const char *read_sections(struct pe_file *file, size_t table_at) {
  size_t count = file->coff.section_count;
  if (table_at + count * sizeof(file->sections[0]) > file->length)
    return "has a section table that does not lie in the file";
  file->sections = zeroed(count, sizeof(file->sections[0]));
  memcpy(file->sections, file->bytes + table_at, count * sizeof(file->sections[0]));
  return NULL;
}

static const char *load_section(struct pe_file *file, const struct pe_section *section) {
  uint32_t size =
      section->raw_size < section->virtual_size ? section->raw_size : section->virtual_size;
  if (section->raw_offset > file->length || section->raw_size > file->length - section->raw_offset)
    return "has a section that does not lie in the file";
  if (section->virtual_address > file->optional.image_size ||
      section->virtual_size > file->optional.image_size - section->virtual_address)
    return "has a section that does not lie in the image";
  memcpy(file->image + section->virtual_address, file->bytes + section->raw_offset, size);
  return NULL;
}

static const char *load(struct pe_file *file) {
  if (file->optional.magic != PE_MAGIC_64)
    return "is no PE32+ file";
  if (file->optional.directory_count < 16)
    return "has fewer than 16 data directories";
  if (file->optional.image_size > MOST_IMAGE)
    return "takes more than 1 GiB in memory";
  file->image = zeroed(file->optional.image_size, 1);
  for (size_t i = 0; i < file->coff.section_count; i++) {
    const char *problem = load_section(file, &file->sections[i]);
    if (problem != NULL)
      return problem;
  }
  return NULL;
}

const char *pe_file_read(struct pe_file *file, const uint8_t *bytes, size_t length) {
  *file = (struct pe_file){.bytes = bytes, .length = length};
  size_t table_at;
  const char *problem = read_headers(file, &table_at);
  if (problem == NULL)
    problem = read_sections(file, table_at);
  return problem == NULL ? load(file) : problem;
}

const struct pe_section *pe_file_section(const struct pe_file *file, uint64_t address) {
  for (size_t i = 0; i < file->coff.section_count; i++) {
    const struct pe_section *section = &file->sections[i];
    if (address >= section->virtual_address &&
        address - section->virtual_address < section->virtual_size)
      return section;
  }
  return NULL;
}

void pe_file_free(struct pe_file *file) {
  free(file->sections);
  free(file->image);
  *file = (struct pe_file){0};
}
