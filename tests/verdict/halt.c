/* Says hello and halts without a verdict. */
#include "kernel/runtime/console.h"
#include "kernel/runtime/cpu.h"

_Noreturn void _start(const struct boot_info *info);

static void say_hello(const struct boot_info *info) {
  console_init_serial();
  console_init_screen(&info->screen);
  console_clear();
  console_set_color(VGA_LIGHT_CYAN, VGA_BLACK);
  console_print("Hello World!\n");
}

void _start(const struct boot_info *info) {
  say_hello(info);
  cpu_halt_forever();
}
