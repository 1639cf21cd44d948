/* Operands in AT&T syntax, as far as addresses on the stack depend on them. */
#ifndef TOOLCHAINS_LLVM_CONFORMANCE_OPERAND_H
#define TOOLCHAINS_LLVM_CONFORMANCE_OPERAND_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Numbers of the general registers in machine code: Intel SDM volume 2A, table 2-2 and 3-1. */
enum {
  REGISTER_A = 0,
  REGISTER_C = 1,
  REGISTER_D = 2,
  REGISTER_B = 3,
  REGISTER_SP = 4,
  REGISTER_BP = 5,
  REGISTER_SI = 6,
  REGISTER_DI = 7,
  REGISTERS = 16,
  REGISTER_NONE = -1,
};

enum operand_kind { OPERAND_OTHER, OPERAND_IMMEDIATE, OPERAND_REGISTER, OPERAND_MEMORY };

struct operand {
  enum operand_kind kind;
  int64_t value; /* of an immediate; the displacement of memory */
  int reg;   /* the register, or memory's base; REGISTER_NONE: none or another kind of register */
  int width; /* of the register, in bits */
  int index; /* memory's index register */
  bool other_base; /* memory at an address of FS or GS */
};

#define OPERANDS_MAX 5

/* Cuts operands apart; returns how many there are. */
size_t operands_read(const char *text, struct operand operands[OPERANDS_MAX]);

/* The address in "0xffffffff80100040 <f+0x10>", a direct branch; false for any other operand. */
bool operand_branch_target(const char *text, uint64_t *target);

#endif
