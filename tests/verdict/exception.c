/* Says hello and then writes to where nothing is mapped, with handlers for exceptions in place. */
#include <stdint.h>

#include "kernel/runtime/cpu.h"
#include "kernel/runtime/interrupts.h"
#include "tests/verdict/hello.h"

_Noreturn void _start(const struct boot_info *info);

void _start(const struct boot_info *info) {
  say_hello(info);
  interrupts_init();
  *(volatile int *)(uintptr_t)0x1234 = 0;
  cpu_halt_forever();
}
