/* Asserts what is not so. */
#include <stdint.h>

#include "kernel/runtime/assert.h"
#include "tests/runtime/exceptions/fatal.h"

void _start(const struct boot_info *info) {
  fatal_begin(info);
  assert(info->magic == BOOT_INFO_MAGIC);
  assert(info->magic == 0);
  fatal_end();
}
