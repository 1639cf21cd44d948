/* Prints what looks like a verdict, on the console only. */
#include "kernel/runtime/cpu.h"
#include "tests/verdict/hello.h"

_Noreturn void _start(const struct boot_info *info);

void _start(const struct boot_info *info) {
  say_hello(info);
  console_print("0123456789abcdef PASS\n");
  cpu_halt_forever();
}
