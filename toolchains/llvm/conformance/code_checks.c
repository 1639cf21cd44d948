/* Looks at each instruction of each function, and at what a function does with its stack. */
#include "toolchains/llvm/conformance/code_checks.h"

#include <string.h>

#include "toolchains/llvm/conformance/stack_access.h"

enum code_mode code_mode_of(const struct code_expectation *expectation, const char *symbol) {
  for (size_t i = 0; i < expectation->mode_change_count; i++)
    if (strcmp(expectation->mode_changes[i].symbol, symbol) == 0)
      return expectation->mode_changes[i].mode;
  return expectation->mode;
}

/* True if the line consists of these words, or begins with them. */
static bool begins_with_words(const char *line, const char *words) {
  size_t length = strlen(words);
  return strncmp(line, words, length) == 0 && (line[length] == '\0' || line[length] == ' ');
}

static bool is_allowed(struct code_expectation *expectation, const char *function,
                       const char *line) {
  bool allowed = false;
  for (size_t i = 0; i < expectation->allowance_count; i++) {
    struct allowance *allowance = &expectation->allowances[i];
    if (strcmp(allowance->function, function) != 0 ||
        !begins_with_words(line, allowance->instruction))
      continue;
    allowance->used = true;
    allowed = true;
  }
  return allowed;
}

/* The rule that the instruction breaks; NULL for none. */
static const char *broken_rule(const struct instruction *instruction, enum code_mode mode,
                               const struct code_expectation *expectation) {
  enum instruction_set set = instruction_set_of(instruction);
  if (instruction_is_unknown(instruction))
    return "unknown-instruction";
  if (expectation->forbidden[set])
    return instruction_set_name(set);
  /* A CPU that runs 64-bit code has all of them. */
  if (expectation->cpu_family != 0 && mode != CODE_64 &&
      instruction_cpu_family(instruction) > expectation->cpu_family)
    return "cpu";
  return NULL;
}

static void check_instruction(const struct code_function *function,
                              const struct instruction *instruction, enum code_mode mode,
                              struct code_expectation *expectation, struct violations *violations) {
  const char *rule = broken_rule(instruction, mode, expectation);
  if (rule == NULL)
    return;
  char line[200];
  instruction_print(instruction, line, sizeof(line));
  if (!is_allowed(expectation, function->name, line))
    violations_add(violations, rule, function->name, instruction->address, "%s", line);
}

static void check_stack(const struct disassembly *disassembly, const struct code_function *function,
                        enum code_mode mode, struct code_expectation *expectation,
                        struct violations *violations) {
  size_t kept = violations->count;
  stack_access_check(disassembly, function, mode == CODE_64 ? 64 : 32, violations);
  for (size_t i = kept; i < violations->count; i++)
    if (!is_allowed(expectation, function->name, violations->items[i].detail))
      violations->items[kept++] = violations->items[i];
  violations->count = kept;
}

size_t code_checks_run(const struct disassembly *disassembly, enum code_mode mode,
                       struct code_expectation *expectation, struct violations *violations) {
  size_t checked = 0;
  for (size_t i = 0; i < disassembly->function_count; i++) {
    const struct code_function *function = &disassembly->functions[i];
    if (code_mode_of(expectation, function->name) != mode)
      continue;
    for (size_t n = 0; n < function->count; n++)
      check_instruction(function, &disassembly->instructions[function->first + n], mode,
                        expectation, violations);
    if (expectation->red_zone_disabled && mode != CODE_16)
      check_stack(disassembly, function, mode, expectation, violations);
    checked += function->count;
  }
  return checked;
}

void code_checks_report_stale(const struct code_expectation *expectation,
                              struct violations *violations) {
  for (size_t i = 0; i < expectation->allowance_count; i++) {
    const struct allowance *allowance = &expectation->allowances[i];
    if (!allowance->used)
      violations_add(violations, "stale", allowance->function, NO_ADDRESS,
                     "\"%s\" is allowed, but not there; take the allowance away",
                     allowance->instruction);
  }
}
