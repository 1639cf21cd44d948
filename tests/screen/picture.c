/* Shows what golden.png is a picture of. */
#include "tests/screen/screen.h"

_Noreturn void _start(const struct boot_info *info);

void _start(const struct boot_info *info) {
  show_screen(info, "Picture");
  harness_pass();
  cpu_halt_forever();
}
