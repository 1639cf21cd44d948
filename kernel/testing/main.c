/* The kernel of a kernel_test: brings up what the cases may count on, runs them and halts. */
#include <stdint.h>

#include "boot/protocol/boot_info.h"
#include "kernel/runtime/boot_info_check.h"
#include "kernel/runtime/console.h"
#include "kernel/runtime/cpu.h"
#include "kernel/runtime/interrupts.h"
#include "kernel/testing/kernel_test.h"
#include "kernel/testing/run.h"

_Noreturn void _start(const struct boot_info *info);

static const struct boot_info *boot_info;

const struct boot_info *test_boot_info(void) {
  return boot_info;
}

/* The entry point: boot/protocol/entry_contract.md states the machine at this moment. */
void _start(const struct boot_info *info) {
  boot_info = info;
  console_init_serial();
  boot_info_check(info);
  console_init_screen(&info->screen);
  interrupts_init();
  test_run_all();
  console_print_serial("Halted.\n");
  cpu_halt_forever();
}
