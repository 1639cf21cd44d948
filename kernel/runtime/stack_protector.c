/* The guard that clang's stack protector compares with, and what it calls when they differ. */
#include "kernel/runtime/stack_protector.h"

#include <stdint.h>

#include "kernel/runtime/panic.h"

/* The names are clang's. The lowest byte is 0, so that no string operation copies the guard. */
uintptr_t __stack_chk_guard = 0x6b8b4567327b2300;
_Noreturn void __stack_chk_fail(void);

/* The time stamp counter is the only number at hand that differs between boots. */
void stack_protector_init(void) {
  uint32_t low, high;
  __asm__ volatile("rdtsc" : "=a"(low), "=d"(high));
  uint64_t count = (uint64_t)high << 32 | low;
  __stack_chk_guard = (__stack_chk_guard ^ count * 0x9e3779b97f4a7c15) & ~UINT64_C(0xff);
}

void __stack_chk_fail(void) {
  panic("a local array was overrun: the stack protector's guard is gone in the function that "
        "returns to %p",
        __builtin_return_address(0));
}
