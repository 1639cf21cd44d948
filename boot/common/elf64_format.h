/* ELF64 as it stands in a file: System V ABI (gABI), chapters 4 and 5; AMD64 psABI, section 4.4. */
#ifndef BOOT_COMMON_ELF64_FORMAT_H
#define BOOT_COMMON_ELF64_FORMAT_H

#include <stdint.h>

struct elf64_header {
  uint8_t magic[4];
  uint8_t file_class;
  uint8_t data;
  uint8_t ident_version;
  uint8_t abi[9];
  uint16_t type;
  uint16_t machine;
  uint32_t version;
  uint64_t entry;
  uint64_t program_headers;
  uint64_t section_headers;
  uint32_t flags;
  uint16_t header_size;
  uint16_t program_header_size;
  uint16_t program_header_count;
  uint16_t section_header_size;
  uint16_t section_header_count;
  uint16_t section_names;
};

#define ELF64_MAGIC "\177ELF"
#define ELF64_CLASS_64 2
#define ELF64_DATA_LITTLE_ENDIAN 1
#define ELF64_VERSION 1
#define ELF64_TYPE_EXECUTABLE 2
#define ELF64_TYPE_SHARED 3
#define ELF64_MACHINE_X86_64 62

struct elf64_program_header {
  uint32_t type;
  uint32_t flags;
  uint64_t offset;
  uint64_t vaddr;
  uint64_t paddr;
  uint64_t file_size;
  uint64_t memory_size;
  uint64_t alignment;
};

#define ELF64_PT_LOAD 1
#define ELF64_PT_DYNAMIC 2
#define ELF64_PT_INTERP 3
#define ELF64_PT_NOTE 4
#define ELF64_PT_TLS 7
#define ELF64_PT_GNU_RELRO 0x6474e552

struct elf64_section_header {
  uint32_t name;
  uint32_t type;
  uint64_t flags;
  uint64_t vaddr;
  uint64_t offset;
  uint64_t size;
  uint32_t link;
  uint32_t info;
  uint64_t alignment;
  uint64_t entry_size;
};

#define ELF64_SHT_NULL 0
#define ELF64_SHT_SYMTAB 2
#define ELF64_SHT_STRTAB 3
#define ELF64_SHT_NOTE 7
#define ELF64_SHT_NOBITS 8

#define ELF64_SHF_ALLOC 2

struct elf64_symbol {
  uint32_t name;
  uint8_t info;
  uint8_t other;
  uint16_t section;
  uint64_t value;
  uint64_t size;
};

struct elf64_dynamic {
  uint64_t tag;
  uint64_t value;
};

#define ELF64_DT_NULL 0
#define ELF64_DT_NEEDED 1
#define ELF64_DT_PLTRELSZ 2
#define ELF64_DT_RELA 7
#define ELF64_DT_RELASZ 8
#define ELF64_DT_RELAENT 9
#define ELF64_DT_REL 17
#define ELF64_DT_RELSZ 18
#define ELF64_DT_JMPREL 23
#define ELF64_DT_RELRSZ 35
#define ELF64_DT_RELR 36
#define ELF64_DT_RELRENT 37

struct elf64_rela {
  uint64_t offset;
  uint64_t info; /* type in the low half, symbol in the high one */
  int64_t addend;
};

#define ELF64_R_NONE 0
#define ELF64_R_RELATIVE 8

_Static_assert(sizeof(struct elf64_header) == 64, "as in the file");
_Static_assert(sizeof(struct elf64_program_header) == 56, "as in the file");
_Static_assert(sizeof(struct elf64_section_header) == 64, "as in the file");
_Static_assert(sizeof(struct elf64_symbol) == 24, "as in the file");
_Static_assert(sizeof(struct elf64_rela) == 24, "as in the file");

#endif
