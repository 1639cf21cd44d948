/*
 * Reading a kernel's ELF64 headers: nothing in them is believed before it is checked.
 *
 * Numbers of program headers in errors count from 0, as readelf prints them.
 */
#ifndef BOOT_COMMON_ELF64_H
#define BOOT_COMMON_ELF64_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "boot/common/error.h"

/* ELF header and program headers end within this many bytes of the file. */
#define ELF64_HEADERS_MAX 32768
#define ELF64_MAX_SEGMENTS 64
/* A position-independent kernel is placed at a multiple of its largest alignment. */
#define ELF64_MAX_ALIGNMENT (UINT64_C(1) << 30)

/* elf64_segment.flags, as in the file. */
#define ELF64_EXECUTE 1u
#define ELF64_WRITE 2u
#define ELF64_READ 4u

/* One PT_LOAD program header with any memory. */
struct elf64_segment {
  uint32_t index; /* of its program header */
  uint32_t flags;
  uint64_t offset;
  uint64_t file_size;
  uint64_t vaddr;
  uint64_t paddr;
  uint64_t memory_size;
};

struct elf64_range {
  uint64_t vaddr;
  uint64_t size;
};

/* The template of thread-local variables (PT_TLS): bytes of a segment, and zeros behind them. */
struct elf64_tls {
  uint64_t vaddr;
  uint64_t file_size;
  uint64_t memory_size; /* 0: none */
  uint64_t alignment;   /* at least 1 */
};

struct elf64_image {
  bool position_independent;
  uint64_t entry;
  uint64_t alignment;     /* the largest of any segment, and of the template; at least 1 */
  uint64_t loaded_length; /* of the file: up to the last byte that is loaded, headers included */
  struct elf64_range dynamic; /* size 0: none */
  struct elf64_range relro;   /* to be read-only after relocation; size 0: none */
  struct elf64_tls tls;
  size_t segment_count;
  struct elf64_segment segments[ELF64_MAX_SEGMENTS]; /* by address, without overlaps */
};

/*
 * Reads the headers of a file of `file_length` bytes, whose first `available` bytes are at `bytes`:
 * the smaller of file_length and ELF64_HEADERS_MAX at least.
 */
struct error elf64_parse(const void *bytes, size_t available, uint64_t file_length,
                         struct elf64_image *image);

/* The segment that holds all of [vaddr, vaddr + length), NULL if none does. */
const struct elf64_segment *elf64_find_segment(const struct elf64_image *image, uint64_t vaddr,
                                               uint64_t length);

#endif
