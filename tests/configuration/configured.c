/* Says what it was told, which a tool has changed since the image was built. */
#include "boot/protocol/boot_info.h"
#include "kernel/runtime/boot_info_check.h"
#include "kernel/runtime/console.h"
#include "kernel/runtime/cpu.h"
#include "kernel/runtime/harness.h"

_Noreturn void _start(const struct boot_info *info);

void _start(const struct boot_info *info) {
  console_init_serial();
  boot_info_check(info);
  console_print("\nThe kernel is told \"%s\".\n", (const char *)info->command_line);
  console_print("The screen has %u columns and %u rows.\n", info->screen.width,
                info->screen.height);
  harness_pass();
  cpu_halt_forever();
}
