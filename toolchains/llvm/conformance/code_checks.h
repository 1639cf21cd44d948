/* What a target's declaration says about the program's instructions. */
#ifndef TOOLCHAINS_LLVM_CONFORMANCE_CODE_CHECKS_H
#define TOOLCHAINS_LLVM_CONFORMANCE_CODE_CHECKS_H

#include <stdbool.h>
#include <stddef.h>

#include "toolchains/llvm/conformance/disassembly.h"
#include "toolchains/llvm/conformance/instruction_set.h"
#include "toolchains/llvm/conformance/violations.h"

/* What the bytes after a symbol are; the disassembler has a triple for each of the first three. */
enum code_mode { CODE_16, CODE_32, CODE_64, CODE_DATA, CODE_MODES };

/* An instruction that stands in a function with good reason. */
struct allowance {
  const char *function;
  const char *instruction; /* as it is printed, or its first words */
  bool used;
};

/* Where the bytes after a symbol are in another mode than the file's class says. */
struct mode_change {
  const char *symbol;
  enum code_mode mode;
};

struct code_expectation {
  enum code_mode mode;
  bool forbidden[INSTRUCTION_SETS];
  int cpu_family; /* of the oldest CPU of 32 bits; 0 for any */
  bool red_zone_disabled;
  const struct mode_change *mode_changes;
  size_t mode_change_count;
  struct allowance *allowances;
  size_t allowance_count;
};

/* The mode of what follows `symbol`. */
enum code_mode code_mode_of(const struct code_expectation *expectation, const char *symbol);

/*
 * Adds the violations of the rules x87, mmx, sse, avx, cpu, red-zone and unknown-instruction in
 * the functions of one mode. `disassembly` was made for that mode. Returns the number of
 * instructions.
 */
size_t code_checks_run(const struct disassembly *disassembly, enum code_mode mode,
                       struct code_expectation *expectation, struct violations *violations);

/* Adds a violation "stale" for each allowance that no instruction needed. */
void code_checks_report_stale(const struct code_expectation *expectation,
                              struct violations *violations);

#endif
