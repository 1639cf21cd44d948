/* Reads behind an array; compiled with -fsanitize=undefined -fsanitize-trap=undefined. */
#include <stddef.h>

#include "tests/runtime/exceptions/fatal.h"

static __attribute__((noinline)) int element(size_t index) {
  static const int numbers[] = {2, 3, 5, 7};
  return numbers[index];
}

void _start(const struct boot_info *info) {
  fatal_begin(info);
  volatile size_t index = 3;
  console_print("%d\n", element(index));
  index = 4;
  console_print("%d\n", element(index));
  fatal_end();
}
