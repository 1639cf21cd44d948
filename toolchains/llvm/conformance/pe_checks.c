/* Compares headers, sections and relocations of a PE file with what a UEFI program must have. */
#include "toolchains/llvm/conformance/pe_checks.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "toolchains/llvm/conformance/memory.h"
#include "toolchains/llvm/conformance/pe_file.h"

#define HEADER "PE header"
#define PAGE 4096

bool pe_checks_know(const uint8_t *bytes, size_t length) {
  return length >= 2 && bytes[0] == 'M' && bytes[1] == 'Z';
}

/* A section's name has no NUL if it is eight bytes long. */
struct section_name {
  char text[PE_SECTION_NAME_LENGTH + 1];
};

static struct section_name name_of(const struct pe_section *section) {
  struct section_name name = {{0}};
  memcpy(name.text, section->name, PE_SECTION_NAME_LENGTH);
  return name;
}

static void check_identity(const struct pe_file *file, struct violations *violations) {
  const struct pe_optional_header *optional = &file->optional;
  if (file->coff.machine != PE_MACHINE_X86_64)
    violations_add(violations, "machine", HEADER, NO_ADDRESS, "machine 0x%x instead of 0x%x",
                   file->coff.machine, PE_MACHINE_X86_64);
  if (optional->subsystem != PE_SUBSYSTEM_EFI_APPLICATION)
    violations_add(violations, "type", HEADER, NO_ADDRESS,
                   "subsystem %u instead of %d (EFI application)", optional->subsystem,
                   PE_SUBSYSTEM_EFI_APPLICATION);
  if ((file->coff.characteristics & PE_EXECUTABLE) == 0)
    violations_add(violations, "type", HEADER, NO_ADDRESS, "not marked as executable");
  if (file->coff.time != 0)
    violations_add(violations, "time", HEADER, NO_ADDRESS,
                   "time 0x%x, which is another in each build", file->coff.time);
}

/* Firmware that forbids to execute data looks at these before it loads anything. */
static void check_protection(const struct pe_file *file, struct violations *violations) {
  const struct pe_optional_header *optional = &file->optional;
  if ((optional->dll_characteristics & PE_DLL_NX_COMPATIBLE) == 0)
    violations_add(violations, "nx-compatible", HEADER, NO_ADDRESS, "NX_COMPAT is not set");
  if (optional->section_alignment % PAGE != 0 || optional->section_alignment == 0)
    violations_add(violations, "alignment", HEADER, NO_ADDRESS,
                   "sections are aligned to %u bytes, no multiple of a page",
                   optional->section_alignment);
}

static void check_section(const struct pe_file *file, const struct pe_section *section,
                          struct violations *violations) {
  struct section_name name = name_of(section);
  uint64_t address = file->optional.image_base + section->virtual_address;
  uint32_t both = PE_SECTION_WRITE | PE_SECTION_EXECUTE;
  if ((section->characteristics & both) == both)
    violations_add(violations, "write-execute", name.text, address, "both writable and executable");
  if (section->virtual_address % PAGE != 0)
    violations_add(violations, "alignment", name.text, address, "does not begin on a page");
  if ((section->characteristics & PE_SECTION_EXECUTE) != 0 &&
      (section->characteristics & PE_SECTION_CODE) == 0)
    violations_add(violations, "unproven-code", name.text, address,
                   "executable, but not marked as instructions");
  if ((section->characteristics & PE_SECTION_EXECUTE) != 0 &&
      section->virtual_size > section->raw_size)
    violations_add(violations, "unproven-code", name.text, address,
                   "executable, and longer in memory than in the file");
}

/* In the order of their addresses, as the format asks: else pages would have two permissions. */
static void check_sections(const struct pe_file *file, struct violations *violations) {
  uint64_t end = file->optional.headers_size;
  for (size_t i = 0; i < file->coff.section_count; i++) {
    const struct pe_section *section = &file->sections[i];
    check_section(file, section, violations);
    if (section->virtual_address < end)
      violations_add(violations, "alignment", name_of(section).text,
                     file->optional.image_base + section->virtual_address,
                     "overlaps what stands before it");
    end = (uint64_t)section->virtual_address + section->virtual_size;
  }
}

/* Nothing fills them in: firmware has no dynamic linker. */
static void check_imports(const struct pe_file *file, struct violations *violations) {
  static const struct {
    int directory;
    const char *name;
  } forbidden[] = {{PE_DIRECTORY_IMPORTS, "an import directory"},
                   {PE_DIRECTORY_THREAD_STORAGE, "thread-local storage"},
                   {PE_DIRECTORY_BOUND_IMPORTS, "bound imports"},
                   {PE_DIRECTORY_IMPORT_ADDRESSES, "an import address table"},
                   {PE_DIRECTORY_DELAYED_IMPORTS, "delayed imports"}};
  for (size_t i = 0; i < sizeof(forbidden) / sizeof(forbidden[0]); i++)
    if (file->optional.directories[forbidden[i].directory].size != 0)
      violations_add(violations, "import", HEADER, NO_ADDRESS, "has %s", forbidden[i].name);
}

static void check_entry(const struct pe_file *file, struct violations *violations) {
  const struct pe_section *section = pe_file_section(file, file->optional.entry);
  if (section == NULL || (section->characteristics & PE_SECTION_EXECUTE) == 0)
    violations_add(violations, "entry", HEADER, file->optional.image_base + file->optional.entry,
                   "the entry lies in no executable section");
}

/* A byte of the image for each byte of it: 1 where a relocation begins. */
static void mark_relocation(const struct pe_file *file, uint64_t address, unsigned kind,
                            uint8_t *marks, struct violations *violations) {
  uint64_t shown = file->optional.image_base + address;
  if (kind == PE_RELOCATION_NONE)
    return;
  if (kind != PE_RELOCATION_64)
    violations_add(violations, "relocation", HEADER, shown, "kind %u instead of 10 (64 bits)",
                   kind);
  else if (address + sizeof(uint64_t) > file->optional.image_size)
    violations_add(violations, "relocation", HEADER, shown, "changes what is not in the image");
  else
    marks[address] = 1;
}

/* Microsoft's PE Format, "The .reloc Section": blocks of a page each. */
static void read_relocations(const struct pe_file *file, uint8_t *marks,
                             struct violations *violations) {
  const struct pe_data_directory *directory = &file->optional.directories[PE_DIRECTORY_RELOCATIONS];
  uint64_t image_size = file->optional.image_size;
  if (directory->virtual_address > image_size ||
      directory->size > image_size - directory->virtual_address) {
    violations_add(violations, "relocation", HEADER, NO_ADDRESS, "the table is not in the image");
    return;
  }
  const uint8_t *next = file->image + directory->virtual_address;
  const uint8_t *end = next + directory->size;
  while ((size_t)(end - next) >= 2 * sizeof(uint32_t)) {
    uint32_t page, size;
    memcpy(&page, next, sizeof(page));
    memcpy(&size, next + sizeof(page), sizeof(size));
    if (size < 2 * sizeof(uint32_t) || size > (size_t)(end - next)) {
      violations_add(violations, "relocation", HEADER, NO_ADDRESS, "a block of %u bytes", size);
      return;
    }
    for (size_t at = 2 * sizeof(uint32_t); at + sizeof(uint16_t) <= size; at += sizeof(uint16_t)) {
      uint16_t entry;
      memcpy(&entry, next + at, sizeof(entry));
      mark_relocation(file, (uint64_t)page + (entry & 0xfff), entry >> 12, marks, violations);
    }
    next += size;
  }
}

/* Firmware loads debug information too, but nothing reads it there. */
static bool is_used(const struct pe_section *section) {
  return section != NULL && (section->characteristics & PE_SECTION_DISCARDABLE) == 0;
}

/* What looks like an address in the image has to move with it. Ours is linked at a place whose
 * addresses nothing else looks like. */
static void find_missing(const struct pe_file *file, const uint8_t *marks,
                         struct violations *violations) {
  uint64_t base = file->optional.image_base;
  for (uint64_t at = 0; at + sizeof(uint64_t) <= file->optional.image_size; at++) {
    uint64_t value;
    memcpy(&value, file->image + at, sizeof(value));
    if (value >= base && value - base < file->optional.image_size && marks[at] == 0 &&
        is_used(pe_file_section(file, at)))
      violations_add(violations, "relocation", name_of(pe_file_section(file, at)).text, base + at,
                     "0x%" PRIx64 " is an address in the image that no relocation moves", value);
  }
}

static void check_relocations(const struct pe_file *file, struct violations *violations) {
  if ((file->coff.characteristics & PE_RELOCATIONS_STRIPPED) != 0 ||
      file->optional.directories[PE_DIRECTORY_RELOCATIONS].size == 0) {
    violations_add(violations, "relocation", HEADER, NO_ADDRESS,
                   "there are none: it would run at its preferred address only");
    return;
  }
  uint8_t *marks = zeroed(file->optional.image_size, 1);
  read_relocations(file, marks, violations);
  find_missing(file, marks, violations);
  free(marks);
}

const char *pe_checks_run(const uint8_t *bytes, size_t length, struct violations *violations) {
  struct pe_file file;
  const char *problem = pe_file_read(&file, bytes, length);
  if (problem == NULL) {
    check_identity(&file, violations);
    check_protection(&file, violations);
    check_sections(&file, violations);
    check_imports(&file, violations);
    check_entry(&file, violations);
    check_relocations(&file, violations);
  }
  pe_file_free(&file);
  return problem;
}
