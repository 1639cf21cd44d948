/* Reads the line that clang -emit-llvm writes at the top of every module. */
#include "toolchains/llvm/conformance/data_layout.h"

#include <string.h>

bool data_layout_find(const char *assembly, char *layout, size_t size) {
  static const char start[] = "\ntarget datalayout = \"";
  const char *line = strstr(assembly, start);
  if (line == NULL)
    return false;
  const char *string = line + strlen(start);
  const char *end = strpbrk(string, "\"\n");
  if (end == NULL || *end != '"' || (size_t)(end - string) >= size)
    return false;
  memcpy(layout, string, (size_t)(end - string));
  layout[end - string] = '\0';
  return true;
}
