/*
 * Proves from a program's bytes that its target's declaration was kept: exit status 0 if it was, 1
 * if it was not, with a line for each violation, 2 if nothing could be found out.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "toolchains/llvm/conformance/code_checks.h"
#include "toolchains/llvm/conformance/data_layout.h"
#include "toolchains/llvm/conformance/disassembler.h"
#include "toolchains/llvm/conformance/elf_checks.h"
#include "toolchains/llvm/conformance/options.h"
#include "toolchains/llvm/conformance/pe_checks.h"

enum { CONFORMS = 0, VIOLATES = 1, UNKNOWN = 2 };

/* A symbol that is not there would leave bytes in the wrong mode. */
static bool mode_changes_exist(const struct options *options,
                               const struct disassembly *disassembly) {
  for (size_t i = 0; i < options->code.mode_change_count; i++) {
    const char *symbol = options->code.mode_changes[i].symbol;
    if (disassembly_find(disassembly, symbol) != NULL)
      continue;
    fprintf(stderr, "conformance: %s: no code starts with the symbol %s, which code_modes names.\n",
            options->file, symbol);
    return false;
  }
  return true;
}

static bool check_mode(struct options *options, enum code_mode mode, size_t *instructions,
                       struct violations *violations) {
  char *text = disassembler_run(options->objdump, options->file, mode);
  if (text == NULL)
    return false;
  struct disassembly disassembly;
  const char *stray = disassembly_read(&disassembly, text);
  if (stray != NULL)
    fprintf(stderr, "conformance: %s: this line of llvm-objdump is not understood: %s\n",
            options->file, stray);
  bool good = stray == NULL && mode_changes_exist(options, &disassembly);
  if (good)
    *instructions += code_checks_run(&disassembly, mode, &options->code, violations);
  disassembly_free(&disassembly);
  free(text);
  return good;
}

static bool is_used(const struct options *options, enum code_mode mode) {
  bool used = mode == options->code.mode;
  for (size_t i = 0; i < options->code.mode_change_count; i++)
    used |= options->code.mode_changes[i].mode == mode;
  return used && mode != CODE_DATA;
}

static bool check_code(struct options *options, struct violations *violations) {
  size_t instructions = 0;
  for (enum code_mode mode = 0; mode < CODE_MODES; mode++)
    if (is_used(options, mode) && !check_mode(options, mode, &instructions, violations))
      return false;
  if (instructions == 0) {
    fprintf(stderr, "conformance: %s: holds no instruction that could be looked at.\n",
            options->file);
    return false;
  }
  code_checks_report_stale(&options->code, violations);
  fprintf(stderr, "conformance: %s: %zu instructions of target %s.\n", options->file, instructions,
          options->target);
  return true;
}

/* Returns what is wrong with the file, or NULL and whether it can be disassembled. */
static const char *check_headers(const uint8_t *bytes, size_t length, const struct options *options,
                                 bool *can_disassemble, struct violations *violations) {
  *can_disassemble = true;
  if (pe_checks_know(bytes, length))
    return pe_checks_run(bytes, length, violations);
  struct elf_file file;
  const char *problem = elf_file_read(&file, bytes, length);
  if (problem == NULL)
    *can_disassemble = elf_checks_run(&file, &options->elf, violations);
  elf_file_free(&file);
  return problem;
}

static bool check_file(struct options *options, struct violations *violations) {
  size_t length;
  char *bytes = read_whole_file(options->file, &length);
  if (bytes == NULL)
    return false;
  bool can_disassemble;
  const char *problem =
      check_headers((const uint8_t *)bytes, length, options, &can_disassemble, violations);
  bool good = problem == NULL;
  if (!good)
    fprintf(stderr, "conformance: %s: %s.\n", options->file, problem);
  else if (can_disassemble && !options->file_only)
    good = check_code(options, violations);
  free(bytes);
  return good;
}

static bool check_data_layout(const struct options *options, struct violations *violations) {
  size_t length;
  char *assembly = read_whole_file(options->compiler_assembly, &length);
  if (assembly == NULL)
    return false;
  char layout[1024];
  bool found = data_layout_find(assembly, layout, sizeof(layout));
  if (!found)
    fprintf(stderr, "conformance: %s: names no data layout.\n", options->compiler_assembly);
  else if (strcmp(layout, options->data_layout) != 0)
    violations_add(violations, "data-layout", options->target, NO_ADDRESS,
                   "declared %s, but the compiler has %s", options->data_layout, layout);
  free(assembly);
  return found;
}

static int judge(const struct options *options, const struct violations *violations) {
  violations_print(violations, stdout);
  if (violations->count == 0)
    return CONFORMS;
  fprintf(stderr, "conformance: %s breaks the declaration of %s in %zu places.\n", options->file,
          options->target, violations->count);
  return VIOLATES;
}

int main(int argument_count, char **arguments) {
  struct options options;
  struct violations violations = {0};
  int status = UNKNOWN;
  if (options_read(&options, argument_count, arguments) && check_file(&options, &violations) &&
      (options.file_only || check_data_layout(&options, &violations)))
    status = judge(&options, &violations);
  violations_free(&violations);
  options_free(&options);
  return status;
}
