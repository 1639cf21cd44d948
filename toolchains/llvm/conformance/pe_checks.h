/* What UEFI and its firmware ask of a PE file: UEFI 2.10, section 2.1.1, Microsoft's PE Format, and
 * what firmware must find to load a program with memory protection on. */
#ifndef TOOLCHAINS_LLVM_CONFORMANCE_PE_CHECKS_H
#define TOOLCHAINS_LLVM_CONFORMANCE_PE_CHECKS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "toolchains/llvm/conformance/violations.h"

/* Whether it looks like a PE file at all. */
bool pe_checks_know(const uint8_t *bytes, size_t length);

/*
 * Adds the violations of the rules machine, type, time, write-execute, alignment, nx-compatible,
 * import, entry, relocation and unproven-code.
 *
 * Returns NULL, or a sentence's end that says why the file cannot be read.
 */
const char *pe_checks_run(const uint8_t *bytes, size_t length, struct violations *violations);

#endif
