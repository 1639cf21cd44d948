/* Shows the same as picture.c, with another first letter. */
#include "tests/screen/screen.h"

_Noreturn void _start(const struct boot_info *info);

void _start(const struct boot_info *info) {
  show_screen(info, "picture");
  harness_pass();
  cpu_halt_forever();
}
