/* Shows that a kernel built for a target of the user's own boots. */
#include "boot/protocol/boot_info.h"
#include "kernel/runtime/boot_info_check.h"
#include "kernel/runtime/console.h"
#include "kernel/runtime/cpu.h"
#include "kernel/runtime/harness.h"

_Noreturn void _start(const struct boot_info *info);

void _start(const struct boot_info *info) {
  console_init_serial();
  boot_info_check(info);
  console_init_screen(&info->screen);
  console_clear();
  console_set_color(VGA_LIGHT_CYAN, VGA_BLACK);
  console_print("Built for a JSON file\n");
  harness_pass();
  cpu_halt_forever();
}
