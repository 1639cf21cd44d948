/*
 * Relocation of a static position-independent kernel: adds the slide wherever its dynamic section
 * says that an address stands (R_X86_64_RELATIVE in RELA and RELR form). Everything else that a
 * dynamic linker could be asked for is refused.
 */
#ifndef BOOT_COMMON_ELF64_RELOCATE_H
#define BOOT_COMMON_ELF64_RELOCATE_H

#include <stdbool.h>
#include <stdint.h>

#include "boot/common/elf64.h"

/* Where the kernel's memory is at hand. */
struct elf64_memory {
  /* The `length` bytes at the linked address vaddr, NULL if they are not all in one segment. */
  void *(*at)(void *context, uint64_t vaddr, uint64_t length);
  void *context;
};

/*
 * Does nothing for a kernel without a dynamic section. With `apply` false it only checks, so that
 * the image tool can refuse what the loader would.
 */
struct error elf64_relocate(const struct elf64_image *image, const struct elf64_memory *memory,
                            uint64_t slide, bool apply);

#endif
