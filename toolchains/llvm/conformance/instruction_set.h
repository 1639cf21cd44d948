/* Which extension of the x86 instruction set an instruction belongs to. */
#ifndef TOOLCHAINS_LLVM_CONFORMANCE_INSTRUCTION_SET_H
#define TOOLCHAINS_LLVM_CONFORMANCE_INSTRUCTION_SET_H

#include <stdbool.h>

#include "toolchains/llvm/conformance/disassembly.h"

enum instruction_set {
  INSTRUCTION_SET_BASE,
  INSTRUCTION_SET_X87,
  INSTRUCTION_SET_MMX, /* with 3DNow! */
  INSTRUCTION_SET_SSE, /* SSE to SSE4 */
  INSTRUCTION_SET_AVX, /* AVX, AVX-512, AMX */
  INSTRUCTION_SETS,
};

enum instruction_set instruction_set_of(const struct instruction *instruction);

/* "x87", "mmx", "sse", "avx"; "" for the base. */
const char *instruction_set_name(enum instruction_set set);

/*
 * The family of the first CPU of 32 bits that has the instruction, of those that compilers and
 * loaders use: 3 for the 80386, 4, 5, 6 for the Pentium Pro, 7 for any later one.
 */
int instruction_cpu_family(const struct instruction *instruction);

/* True if the disassembler could make nothing of the bytes. */
bool instruction_is_unknown(const struct instruction *instruction);

#endif
