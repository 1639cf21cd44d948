/* Uses up the stack: the page fault on the page below it finds no stack for its own frame. */
#include <stdint.h>

#include "tests/runtime/exceptions/fatal.h"

static __attribute__((noinline)) uint64_t descend(uint64_t depth) {
  if (depth == UINT64_MAX)
    return 0;
  volatile uint64_t locals[16];
  locals[depth % 16] = depth;
  return descend(depth + 1) + locals[depth % 16];
}

void _start(const struct boot_info *info) {
  fatal_begin(info);
  console_print("%lu\n", descend(0));
  fatal_end();
}
