/* Says hello and then reports a failure. */
#include "kernel/runtime/cpu.h"
#include "kernel/runtime/harness.h"
#include "tests/verdict/hello.h"

_Noreturn void _start(const struct boot_info *info);

void _start(const struct boot_info *info) {
  say_hello(info);
  harness_fail("the reason that reported_failure.c gives");
  cpu_halt_forever();
}
