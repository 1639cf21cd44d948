/* Cuts an ELF file down to its symbols and debug information, as objcopy --only-keep-debug does. */
#include "imagetools/kernel_keep.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "boot/common/elf64_tables.h"
#include "boot/protocol/requests.h"
#include "imagetools/align.h"

enum { ALL_PARTS = BOOT_KERNEL_FILE_SYMBOLS | BOOT_KERNEL_FILE_DEBUG | BOOT_KERNEL_FILE_ALL };
enum { LEAST_ALIGNMENT = 8 };

/* A file, and what is wanted of it. */
struct keeping {
  const uint8_t *bytes;
  uint64_t length;
  uint64_t parts;
  struct elf64_tables tables;
  uint32_t symbols; /* numbers of sections: those that elf64_find_tables() has looked at */
  uint32_t symbol_names;
  uint32_t section_names;
};

static bool wants_all(uint64_t parts) {
  return parts == 0 || (parts & BOOT_KERNEL_FILE_ALL) != 0;
}

static bool is_debug(const struct keeping *keeping, const struct elf64_section_header *section) {
  const char *name = elf64_section_name(keeping->bytes, &keeping->tables, section);
  return (section->flags & ELF64_SHF_ALLOC) == 0 && section->type != ELF64_SHT_NOBITS &&
         strncmp(name, ".debug_", strlen(".debug_")) == 0;
}

static bool lies_in(const struct keeping *keeping, const struct elf64_section_header *section) {
  return section->offset <= keeping->length && section->size <= keeping->length - section->offset;
}

/* Whether the section's bytes are kept. */
static bool is_kept(const struct keeping *keeping, uint32_t index,
                    const struct elf64_section_header *section) {
  bool symbols = (keeping->parts & BOOT_KERNEL_FILE_SYMBOLS) != 0;
  bool debug = (keeping->parts & BOOT_KERNEL_FILE_DEBUG) != 0;
  return index == keeping->section_names || (debug && is_debug(keeping, section)) ||
         (symbols && (index == keeping->symbols || index == keeping->symbol_names));
}

/* The first table of symbols, and its names. */
static void find_symbols(struct keeping *keeping) {
  keeping->symbols = keeping->symbol_names = keeping->tables.section_count;
  for (uint32_t i = 0; i < keeping->tables.section_count; i++) {
    struct elf64_section_header section = elf64_section_at(keeping->bytes, &keeping->tables, i);
    if (section.type == ELF64_SHT_SYMTAB) {
      keeping->symbols = i;
      keeping->symbol_names = section.link;
      return;
    }
  }
}

static bool open(struct keeping *keeping, const uint8_t *bytes, uint64_t length, uint64_t parts) {
  struct elf64_header header;
  *keeping = (struct keeping){.bytes = bytes, .length = length, .parts = parts};
  if (!elf64_find_tables(bytes, length, &keeping->tables))
    return false;
  memcpy(&header, bytes, sizeof(header));
  keeping->section_names = header.section_names;
  find_symbols(keeping);
  return true;
}

static bool has_debug(const struct keeping *keeping, bool *whole) {
  bool found = false;
  *whole = true;
  for (uint32_t i = 0; i < keeping->tables.section_count; i++) {
    struct elf64_section_header section = elf64_section_at(keeping->bytes, &keeping->tables, i);
    bool debug = is_debug(keeping, &section);
    found |= debug;
    *whole &= !debug || lies_in(keeping, &section);
  }
  return found;
}

bool kernel_keep_check(const char *name, const uint8_t *bytes, uint64_t length, uint64_t parts,
                       struct failure *failure) {
  struct keeping keeping;
  bool whole = true;
  if ((parts & ~(uint64_t)ALL_PARTS) != 0)
    return fail(failure,
                "%s: asks for parts 0x%" PRIx64 " of its own file: there are symbols (1), debug "
                "(2) and all (4)",
                name, parts);
  if (!open(&keeping, bytes, length, parts))
    return fail(failure,
                "%s: asks for its own file, whose tables of sections or symbols do not lie in it: "
                "copy or link it again",
                name);
  if ((parts & BOOT_KERNEL_FILE_SYMBOLS) != 0 && keeping.tables.symbol_count == 0)
    return fail(failure,
                "%s: asks for its symbols and has none: link it without --strip-all, and with "
                ".symtab in its linker script",
                name);
  if ((parts & BOOT_KERNEL_FILE_DEBUG) != 0 && (!has_debug(&keeping, &whole) || !whole))
    return fail(failure,
                "%s: asks for its debug information and has none that is whole: compile it with "
                "-g, and link it without --strip-debug",
                name);
  return true;
}

bool kernel_keep_settle(const char *name, const uint8_t *bytes, uint64_t length,
                        struct kernel_requests *requests, struct failure *failure) {
  struct boot_request_kernel_file *asked = &requests->kernel_file;
  if (!request_stands(&asked->request) ||
      kernel_keep_check(name, bytes, length, asked->parts, failure))
    return true;
  if (request_is_required(&asked->request))
    return false;
  asked->request.flags |= BOOT_REQUEST_UNAVAILABLE;
  return true;
}

/* Places every section that is kept behind the header, copies it if there is somewhere to, and
 * returns where the table of sections goes. */
static uint64_t place_sections(const struct keeping *keeping, uint8_t *kept,
                               struct elf64_section_header *sections) {
  uint64_t end = sizeof(struct elf64_header);
  for (uint32_t i = 0; i < keeping->tables.section_count; i++) {
    struct elf64_section_header section = elf64_section_at(keeping->bytes, &keeping->tables, i);
    uint64_t offset = section.offset;
    if (is_kept(keeping, i, &section)) {
      section.offset = align_up(end, LEAST_ALIGNMENT);
      end = section.offset + section.size;
      if (kept != NULL && section.size > 0)
        memcpy(kept + section.offset, keeping->bytes + offset, section.size);
    } else if (section.type != ELF64_SHT_NULL) {
      section.type = ELF64_SHT_NOBITS;
      section.offset = 0;
    }
    if (sections != NULL)
      sections[i] = section;
  }
  return align_up(end, LEAST_ALIGNMENT);
}

static void put_header(const struct keeping *keeping, uint8_t *kept, uint64_t sections_at) {
  struct elf64_header header;
  memcpy(&header, keeping->bytes, sizeof(header));
  header.program_headers = 0;
  header.program_header_count = 0;
  header.section_headers = sections_at;
  memcpy(kept, &header, sizeof(header));
}

uint8_t *kernel_keep(const uint8_t *bytes, uint64_t length, uint64_t parts, uint64_t *kept_length) {
  struct keeping keeping;
  uint64_t sections_at = length;
  uint64_t table_length = 0;
  if (!wants_all(parts) && open(&keeping, bytes, length, parts)) {
    sections_at = place_sections(&keeping, NULL, NULL);
    table_length = keeping.tables.section_count * sizeof(struct elf64_section_header);
  }
  *kept_length = sections_at + table_length;
  uint8_t *kept = calloc(1, *kept_length);
  if (kept != NULL && wants_all(parts))
    memcpy(kept, bytes, length);
  else if (kept != NULL) {
    /* sections_at is a multiple of 8, and calloc's memory begins at one. */
    place_sections(&keeping, kept, (void *)(kept + sections_at));
    put_header(&keeping, kept, sections_at);
  }
  return kept;
}
