/*
 * How a PE32+ program stands in a file (Microsoft's PE Format), for code that reads or writes such
 * files itself. Headers may stand at any address: copy them out and in.
 */
#ifndef BOOT_COMMON_PE_FORMAT_H
#define BOOT_COMMON_PE_FORMAT_H

#include <stdint.h>

/* "MS-DOS Stub": where the offset of the signature stands. */
#define PE_OFFSET_AT 0x3c
#define PE_SIGNATURE "PE\0" /* four bytes with its NUL */
#define PE_SIGNATURE_LENGTH 4

/* "COFF File Header", behind the signature. */
struct pe_coff_header {
  uint16_t machine;
  uint16_t section_count;
  uint32_t time;
  uint32_t symbol_table;
  uint32_t symbol_count;
  uint16_t optional_header_size; /* the section table follows the optional header */
  uint16_t characteristics;
};
#define PE_MACHINE_X86_64 0x8664
#define PE_RELOCATIONS_STRIPPED 0x0001
#define PE_EXECUTABLE 0x0002

/* "Optional Header": its standard and Windows-specific fields and its data directories. */
struct pe_data_directory {
  uint32_t virtual_address;
  uint32_t size;
};
#define PE_DIRECTORY_IMPORTS 1
#define PE_DIRECTORY_CERTIFICATES 4
#define PE_DIRECTORY_RELOCATIONS 5
#define PE_DIRECTORY_THREAD_STORAGE 9
#define PE_DIRECTORY_BOUND_IMPORTS 11
#define PE_DIRECTORY_IMPORT_ADDRESSES 12
#define PE_DIRECTORY_DELAYED_IMPORTS 13

struct pe_optional_header {
  uint16_t magic;
  uint8_t linker_version[2];
  uint32_t code_size;
  uint32_t initialized_size;
  uint32_t uninitialized_size;
  uint32_t entry;
  uint32_t code_base;
  uint64_t image_base;
  uint32_t section_alignment;
  uint32_t file_alignment;
  uint16_t versions[6];
  uint32_t reserved;
  uint32_t image_size;   /* in memory, headers included: a multiple of section_alignment */
  uint32_t headers_size; /* in the file: a multiple of file_alignment */
  uint32_t checksum;
  uint16_t subsystem;
  uint16_t dll_characteristics;
  uint64_t stack_and_heap[4];
  uint32_t loader_flags;
  uint32_t directory_count;
  struct pe_data_directory directories[16];
};
#define PE_MAGIC_64 0x20b
#define PE_SUBSYSTEM_EFI_APPLICATION 10
#define PE_DLL_NX_COMPATIBLE 0x0100

/* "Section Table". */
#define PE_SECTION_NAME_LENGTH 8
struct pe_section {
  char name[PE_SECTION_NAME_LENGTH]; /* ends in NUL, if it is shorter */
  uint32_t virtual_size;
  uint32_t virtual_address; /* from the image's start */
  uint32_t raw_size;        /* in the file */
  uint32_t raw_offset;
  uint32_t relocations;
  uint32_t line_numbers;
  uint16_t relocation_count;
  uint16_t line_number_count;
  uint32_t characteristics;
};
#define PE_SECTION_CODE UINT32_C(0x00000020)
#define PE_SECTION_INITIALIZED_DATA UINT32_C(0x00000040)
#define PE_SECTION_DISCARDABLE UINT32_C(0x02000000) /* not needed once the program runs */
#define PE_SECTION_EXECUTE UINT32_C(0x20000000)
#define PE_SECTION_READ UINT32_C(0x40000000)
#define PE_SECTION_WRITE UINT32_C(0x80000000)

/* "The .reloc Section": the kind in the upper four bits of an entry. */
#define PE_RELOCATION_NONE 0 /* fills a block up */
#define PE_RELOCATION_64 10

_Static_assert(sizeof(struct pe_coff_header) == 20, "as in the file");
_Static_assert(sizeof(struct pe_optional_header) == 240, "as in the file");
_Static_assert(sizeof(struct pe_section) == 40, "as in the file");

/* The section of a UEFI loader that holds its boot volume. */
#define PE_VOLUME_SECTION ".volume"

/* And the one that holds the SHA-256 of the only volume that it may take from a file. */
#define PE_VOLUME_DIGEST_SECTION ".sha256"

#endif
