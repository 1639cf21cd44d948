/* The checker's command line. */
#ifndef TOOLCHAINS_LLVM_CONFORMANCE_OPTIONS_H
#define TOOLCHAINS_LLVM_CONFORMANCE_OPTIONS_H

#include <stdbool.h>

#include "toolchains/llvm/conformance/code_checks.h"
#include "toolchains/llvm/conformance/elf_checks.h"

struct options {
  const char *file;
  const char *target; /* its name, for messages */
  const char *objdump;
  const char *compiler_assembly; /* LLVM assembly that the compiler made for the target */
  const char *data_layout;       /* as declared */
  bool file_only;                /* what the file's headers say, and not its instructions */
  struct elf_expectation elf;
  struct code_expectation code;
};

/* Reads `--name=value` arguments and the file; false after a sentence on stderr. */
bool options_read(struct options *options, int count, char **arguments);

void options_free(struct options *options);

#endif
