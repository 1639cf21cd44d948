/* Shows its command line in green, and checks what its BUILD file asked the loader for. */
#include <stdint.h>

#include "boot/protocol/boot_info.h"
#include "kernel/runtime/boot_info_check.h"
#include "kernel/runtime/console.h"
#include "kernel/runtime/harness.h"

#define LINKED_AT 0x200000
#define STACK_LENGTH (64 * 4096)

void second_main(const struct boot_info *info);

void second_main(const struct boot_info *info) {
  console_init_serial();
  boot_info_check(info);
  console_init_screen(&info->screen);
  console_clear();
  console_set_color(VGA_LIGHT_GREEN, VGA_BLACK);
  console_print("Second kernel: %s\n", (const char *)(uintptr_t)info->command_line);
  if (info->kernel_base != LINKED_AT)
    harness_fail("kernel_base is 0x%lx, not 0x%x", info->kernel_base, LINKED_AT);
  if (info->stack_length != STACK_LENGTH)
    harness_fail("stack_length is %lu, not %u", info->stack_length, STACK_LENGTH);
  harness_pass();
}
