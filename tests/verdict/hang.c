/* Says hello and then works for ever. */
#include "tests/verdict/hello.h"

_Noreturn void _start(const struct boot_info *info);

void _start(const struct boot_info *info) {
  say_hello(info);
  for (;;)
    ;
}
