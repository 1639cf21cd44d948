/* Says hello and halts without a verdict. */
#include "kernel/runtime/cpu.h"
#include "tests/verdict/hello.h"

_Noreturn void _start(const struct boot_info *info);

void _start(const struct boot_info *info) {
  say_hello(info);
  cpu_halt_forever();
}
