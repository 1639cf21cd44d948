/* Writes where nothing is mapped, two calls deep. */
#include <stdint.h>

#include "tests/runtime/exceptions/fatal.h"

static __attribute__((noinline)) void write_to(volatile uint64_t *address) {
  *address = 1;
}

static __attribute__((noinline)) uint64_t write_and_read(volatile uint64_t *address) {
  write_to(address);
  return *address;
}

void _start(const struct boot_info *info) {
  fatal_begin(info);
  console_print("%lu\n", write_and_read((volatile uint64_t *)0x1234));
  fatal_end();
}
