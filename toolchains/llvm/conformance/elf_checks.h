/* What a target's declaration says about the ELF file itself. */
#ifndef TOOLCHAINS_LLVM_CONFORMANCE_ELF_CHECKS_H
#define TOOLCHAINS_LLVM_CONFORMANCE_ELF_CHECKS_H

#include <stdbool.h>
#include <stdint.h>

#include "toolchains/llvm/conformance/elf_file.h"
#include "toolchains/llvm/conformance/violations.h"

struct elf_expectation {
  int class_bits;
  uint16_t machine;          /* EM_ number */
  bool position_independent; /* the loader moves it, and applies its relative relocations */
};

/*
 * Adds the violations of the rules endianness, class, machine, abi, type, interpreter,
 * write-execute, unproven-code, entry, relocation and undefined-symbol.
 *
 * Returns false if the file is none that can be disassembled for the target.
 */
bool elf_checks_run(const struct elf_file *file, const struct elf_expectation *expectation,
                    struct violations *violations);

#endif
