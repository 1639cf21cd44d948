/* Reads the command line that the rule target_conformance_test writes. */
#include "toolchains/llvm/conformance/options.h"

#include <elf.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "toolchains/llvm/conformance/memory.h"

static bool complain(const char *argument, const char *reason) {
  fprintf(stderr, "conformance: \"%s\": %s\n", argument, reason);
  return false;
}

static bool read_arch(struct options *options, const char *value) {
  bool is_64 = strcmp(value, "x86_64") == 0;
  if (!is_64 && strcmp(value, "x86") != 0)
    return complain(value, "this arch is not known; it is x86_64 or x86.");
  options->elf.class_bits = is_64 ? 64 : 32;
  options->elf.machine = is_64 ? EM_X86_64 : EM_386;
  options->code.mode = is_64 ? CODE_64 : CODE_32;
  return true;
}

static bool read_cpu_family(struct options *options, const char *value) {
  if (strlen(value) != 1 || strchr("3456", *value) == NULL)
    return complain(value, "this family of CPUs is not known; it is 3, 4, 5 or 6.");
  options->code.cpu_family = *value - '0';
  return true;
}

static bool read_forbidden(struct options *options, const char *value) {
  for (int set = INSTRUCTION_SET_BASE + 1; set < INSTRUCTION_SETS; set++) {
    if (strcmp(value, instruction_set_name(set)) != 0)
      continue;
    options->code.forbidden[set] = true;
    return true;
  }
  return complain(value, "this instruction set is not known; it is x87, mmx, sse or avx.");
}

/* "enter_kernel: fninit" */
static bool read_allowance(struct options *options, char *value) {
  char *separator = strstr(value, ": ");
  if (separator == NULL)
    return complain(value, "an allowance is written FUNCTION: INSTRUCTION.");
  *separator = '\0';
  struct code_expectation *code = &options->code;
  code->allowances = grow(code->allowances, code->allowance_count, sizeof(code->allowances[0]));
  code->allowances[code->allowance_count++] =
      (struct allowance){.function = value, .instruction = separator + 2};
  return true;
}

static void add_mode_change(struct code_expectation *code, const char *symbol,
                            enum code_mode mode) {
  struct mode_change *changes =
      grow((void *)code->mode_changes, code->mode_change_count, sizeof(changes[0]));
  changes[code->mode_change_count++] = (struct mode_change){.symbol = symbol, .mode = mode};
  code->mode_changes = changes;
}

/* "real_mode=16"; "*=16" after --arch for what no other --mode names. */
static bool read_mode(struct options *options, char *value) {
  static const char *const names[CODE_MODES] = {"16", "32", "64", "data"};
  char *separator = strchr(value, '=');
  int mode = 0;
  while (separator != NULL && mode < CODE_MODES && strcmp(separator + 1, names[mode]) != 0)
    mode++;
  if (separator == NULL || mode == CODE_MODES)
    return complain(value, "a mode is written SYMBOL=MODE, where MODE is 16, 32, 64 or data.");
  *separator = '\0';
  if (strcmp(value, "*") == 0)
    options->code.mode = mode;
  else
    add_mode_change(&options->code, value, mode);
  return true;
}

static bool read_string(const char **field, const char *value) {
  *field = value;
  return true;
}

static bool read_option(struct options *options, const char *name, char *value) {
  if (strcmp(name, "--allow") == 0)
    return read_allowance(options, value);
  if (strcmp(name, "--arch") == 0)
    return read_arch(options, value);
  if (strcmp(name, "--compiler-assembly") == 0)
    return read_string(&options->compiler_assembly, value);
  if (strcmp(name, "--cpu-family") == 0)
    return read_cpu_family(options, value);
  if (strcmp(name, "--data-layout") == 0)
    return read_string(&options->data_layout, value);
  if (strcmp(name, "--disable-redzone") == 0)
    return options->code.red_zone_disabled = true;
  if (strcmp(name, "--file-only") == 0)
    return options->file_only = true;
  if (strcmp(name, "--forbid") == 0)
    return read_forbidden(options, value);
  if (strcmp(name, "--mode") == 0)
    return read_mode(options, value);
  if (strcmp(name, "--objdump") == 0)
    return read_string(&options->objdump, value);
  if (strcmp(name, "--position-independent") == 0)
    return options->elf.position_independent = true;
  if (strcmp(name, "--target") == 0)
    return read_string(&options->target, value);
  return complain(name, "this option is not known.");
}

static bool is_complete(const struct options *options) {
  if (options->file_only && options->file != NULL && options->target != NULL)
    return true;
  if (options->file != NULL && options->target != NULL && options->objdump != NULL &&
      options->compiler_assembly != NULL && options->data_layout != NULL &&
      options->elf.class_bits != 0)
    return true;
  fprintf(stderr, "conformance: FILE, --target, --arch, --objdump, --compiler-assembly and "
                  "--data-layout must all be given; with --file-only FILE and --target.\n");
  return false;
}

bool options_read(struct options *options, int count, char **arguments) {
  *options = (struct options){0};
  for (int i = 1; i < count; i++) {
    char *argument = arguments[i];
    if (argument[0] != '-') {
      options->file = argument;
      continue;
    }
    char *value = strchr(argument, '=');
    if (value == NULL)
      return complain(argument, "an option is written --NAME=VALUE.");
    *value++ = '\0';
    if (!read_option(options, argument, value))
      return false;
  }
  return is_complete(options);
}

void options_free(struct options *options) {
  free(options->code.allowances);
  free((void *)options->code.mode_changes);
}
