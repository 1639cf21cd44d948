/* Says hello and then fills the serial log without end. */
#include "tests/verdict/hello.h"

_Noreturn void _start(const struct boot_info *info);

void _start(const struct boot_info *info) {
  say_hello(info);
  for (;;)
    console_print_serial("and again\n");
}
