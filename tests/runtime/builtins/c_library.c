/* The functions of a C library that compiler-rt's unit tests call. */
#include "tests/runtime/builtins/c_library.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "kernel/runtime/console.h"

static bool has_printed;

void c_library_begin_test(void) {
  has_printed = false;
}

bool c_library_has_printed(void) {
  return has_printed;
}

int printf(const char *format, ...) {
  has_printed = true;
  va_list arguments;
  va_start(arguments, format);
  console_print_v(format, arguments);
  va_end(arguments);
  return 0;
}

/* The generator of the C standard's example (C17, 7.22.2.2), with more of its bits. */
int rand(void) {
  static uint64_t state = 1;
  state = state * 6364136223846793005 + 1442695040888963407;
  return (int)(state >> 33);
}
