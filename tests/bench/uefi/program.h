/* What the benchmark's UEFI programs have in common: files of the disk they come from, and words on
 * COM1. */
#ifndef TESTS_BENCH_UEFI_PROGRAM_H
#define TESTS_BENCH_UEFI_PROGRAM_H

#include <stdint.h>

#include "boot/uefi/efi.h"

struct program {
  efi_handle image;
  struct efi_system_table *system;
  struct efi_loaded_image *loaded;
};

struct program program_start(efi_handle image, struct efi_system_table *system);

/* A file of the program's own disk. Ends the emulator if there is none. */
struct efi_file *program_open(const struct program *program, const efi_char *path);

uint64_t program_file_length(struct efi_file *file);

/* Whole pages for `length` bytes. */
void *program_memory(const struct program *program, uint64_t length);

/* Reads `length` bytes from where the file is. */
void program_read(struct efi_file *file, void *to, uint64_t length);

void program_print(const char *text);
void program_print_number(uint64_t number); /* hexadecimal */

/* Ends the emulator. */
_Noreturn void program_end(void);

#endif
