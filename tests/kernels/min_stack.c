/* Runs on the smallest stack that an image can ask for, one page, and formats text on it. */
#include "boot/protocol/boot_info.h"
#include "kernel/runtime/boot_info_check.h"
#include "kernel/runtime/console.h"
#include "kernel/runtime/cpu.h"
#include "kernel/runtime/harness.h"

#define PAGE_SIZE 4096

_Noreturn void _start(const struct boot_info *info);

static void check_stack(const struct boot_info *info) {
  uint64_t here = (uintptr_t)__builtin_frame_address(0);
  if (info->stack_base == 0 || info->stack_length != PAGE_SIZE)
    harness_fail("the stack is at 0x%lx and has %lu bytes", info->stack_base, info->stack_length);
  if (here < info->stack_base || here >= info->stack_base + info->stack_length)
    harness_fail("a local is at 0x%lx, outside the stack", here);
}

void _start(const struct boot_info *info) {
  console_init_serial();
  boot_info_check(info);
  console_init_screen(&info->screen);
  check_stack(info);
  console_print("%s: %08x %-10s|%+ld|%#lx\n", "formatted", 0xc0deu, "on a page", -1234567890123,
                info->stack_length);
  harness_pass();
  cpu_halt_forever();
}
