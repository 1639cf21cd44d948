/* Says hello and then faults: the loader hands over an empty IDT, so the CPU gives up. */
#include "tests/verdict/hello.h"

_Noreturn void _start(const struct boot_info *info);

void _start(const struct boot_info *info) {
  say_hello(info);
  __builtin_trap();
}
