/* Overruns a local array; compiled with -fstack-protector-strong. */
#include <stddef.h>

#include "kernel/runtime/stack_protector.h"
#include "tests/runtime/exceptions/fatal.h"

static __attribute__((noinline)) void fill(volatile char *text, size_t length) {
  for (size_t i = 0; i < length; i++)
    text[i] = 'x';
}

static __attribute__((noinline)) char overrun(size_t length) {
  char text[16];
  fill(text, length);
  return text[length / 2];
}

void _start(const struct boot_info *info) {
  stack_protector_init();
  fatal_begin(info);
  console_print("%c\n", overrun(16));
  console_print("%c\n", overrun(40));
  fatal_end();
}
