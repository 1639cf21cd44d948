/* What the readers of llvm-objdump's text share. */
#ifndef TOOLCHAINS_LLVM_CONFORMANCE_TEXT_H
#define TOOLCHAINS_LLVM_CONFORMANCE_TEXT_H

#include <stdbool.h>
#include <string.h>

static inline bool starts_with(const char *text, const char *start) {
  return strncmp(text, start, strlen(start)) == 0;
}

#endif
