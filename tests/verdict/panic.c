/* Says hello and then panics. */
#include "kernel/runtime/panic.h"
#include "tests/verdict/hello.h"

_Noreturn void _start(const struct boot_info *info);

void _start(const struct boot_info *info) {
  say_hello(info);
  panic("the reason that panic.c gives, with a number: %d", 42);
}
