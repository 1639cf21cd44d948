/* Runs the pinned llvm-objdump. */
#ifndef TOOLCHAINS_LLVM_CONFORMANCE_DISASSEMBLER_H
#define TOOLCHAINS_LLVM_CONFORMANCE_DISASSEMBLER_H

#include "toolchains/llvm/conformance/code_checks.h"

/*
 * Disassembles all of `file` as code of one mode. Returns the text, for free(), or NULL after a
 * sentence on stderr.
 */
char *disassembler_run(const char *objdump, const char *file, enum code_mode mode);

/* All of a file with a NUL behind it, for free(), or NULL after a sentence on stderr. */
char *read_whole_file(const char *path, size_t *length);

#endif
