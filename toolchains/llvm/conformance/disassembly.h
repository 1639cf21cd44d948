/* llvm-objdump's text as functions and instructions. */
#ifndef TOOLCHAINS_LLVM_CONFORMANCE_DISASSEMBLY_H
#define TOOLCHAINS_LLVM_CONFORMANCE_DISASSEMBLY_H

#include <stddef.h>
#include <stdint.h>

/* One instruction in AT&T syntax; the strings lie in the text that was read. */
struct instruction {
  uint64_t address;
  const char *prefix; /* "rep"; "" for none */
  const char *mnemonic;
  const char *operands; /* "" for none */
};

/* What lies between one symbol and the next. */
struct code_function {
  const char *name;
  uint64_t address;
  size_t first; /* its first instruction */
  size_t count;
};

struct disassembly {
  struct code_function *functions;
  size_t function_count;
  struct instruction *instructions;
  size_t instruction_count;
};

/*
 * Reads what `llvm-objdump --disassemble --disassemble-zeroes --no-show-raw-insn` prints. The text
 * is cut up in place and must stay. Returns NULL, or the first line that is none of objdump's.
 */
const char *disassembly_read(struct disassembly *disassembly, char *text);

/* The function that starts with symbol `name`, NULL if none does. */
const struct code_function *disassembly_find(const struct disassembly *disassembly,
                                             const char *name);

/* Writes the instruction as one line with single blanks. */
void instruction_print(const struct instruction *instruction, char *line, size_t size);

void disassembly_free(struct disassembly *disassembly);

#endif
