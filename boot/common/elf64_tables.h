/*
 * The tables of an ELF64 file that is whole in memory: sections, their names, and symbols. Nothing
 * is believed before it is checked.
 */
#ifndef BOOT_COMMON_ELF64_TABLES_H
#define BOOT_COMMON_ELF64_TABLES_H

#include <stdbool.h>
#include <stdint.h>

#include "boot/common/elf64_format.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Offsets in the file; counts and lengths are 0 for what it does not have. */
struct elf64_tables {
  uint64_t sections; /* of struct elf64_section_header */
  uint32_t section_count;
  uint64_t section_names; /* the last byte of these and of symbol_names is a NUL */
  uint64_t section_names_length;
  uint64_t symbols; /* of struct elf64_symbol: the first SHT_SYMTAB */
  uint64_t symbol_count;
  uint64_t symbol_names;
  uint64_t symbol_names_length;
};

/* False if the file is no ELF64, or one of the tables does not lie in it. */
bool elf64_find_tables(const void *file, uint64_t length, struct elf64_tables *tables);

/* The section of a number below section_count. */
struct elf64_section_header elf64_section_at(const void *file, const struct elf64_tables *tables,
                                             uint32_t index);

/* Its name, "" if it has none. */
const char *elf64_section_name(const void *file, const struct elf64_tables *tables,
                               const struct elf64_section_header *section);

#ifdef __cplusplus
}
#endif

#endif
