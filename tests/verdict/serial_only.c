/* Says hello on the serial port only. */
#include "kernel/runtime/console.h"
#include "kernel/runtime/cpu.h"
#include "kernel/runtime/harness.h"

_Noreturn void _start(const struct boot_info *info);

void _start(const struct boot_info *info) {
  console_init_serial();
  console_init_screen(&info->screen);
  console_clear();
  console_print_serial("Hello World!\n");
  harness_pass();
  cpu_halt_forever();
}
