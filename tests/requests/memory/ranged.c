/* Asks for a range, and finds everything that has no address of its own in it. */
#include <stdint.h>

#include "boot/protocol/boot_info.h"
#include "boot/protocol/requests.h"
#include "kernel/runtime/boot_info_check.h"
#include "kernel/runtime/console.h"
#include "kernel/runtime/cpu.h"
#include "kernel/runtime/harness.h"
#include "tests/requests/memory/walk.h"

_Noreturn void _start(const struct boot_info *info);

#define START UINT64_C(0xffffd00000000000)
#define END UINT64_C(0xffffd80000000000)

BOOT_REQUEST_RANGE(BOOT_REQUEST_REQUIRED, .start = START, .end = END);
BOOT_REQUEST_BOOT_INFO(BOOT_REQUEST_REQUIRED, .address = 0);
BOOT_REQUEST_FRAMEBUFFER(BOOT_REQUEST_OPTIONAL, .address = 0, .caching = 0);
BOOT_REQUEST_KASLR(BOOT_REQUEST_REQUIRED);

static void expect_inside(const struct boot_info *info, const char *what, uint64_t base,
                          uint64_t length) {
  if (base < START || length > END - base)
    harness_fail("%s is at 0x%lx", what, base);
  if (!walk(info, base).present || !walk(info, base + length - 1).present)
    harness_fail("%s at 0x%lx is not mapped", what, base);
}

void _start(const struct boot_info *info) {
  const struct boot_screen *screen = &info->screen;
  console_init_serial();
  boot_info_check(info);
  if (granted(info, BOOT_REQUEST_TYPE_RANGE) != START)
    harness_fail("the range is another one");
  expect_inside(info, "the boot info", (uint64_t)info, sizeof(*info));
  expect_inside(info, "the stack", info->stack_base, info->stack_length);
  expect_inside(info, "the kernel", info->kernel_base, info->kernel_length);
  expect_inside(info, "the direct map", info->direct_map, UINT64_C(1) << 32);
  if (granted(info, BOOT_REQUEST_TYPE_DIRECT_MAP) != info->direct_map ||
      granted(info, BOOT_REQUEST_TYPE_BOOT_INFO) != (uint64_t)info ||
      granted(info, BOOT_REQUEST_TYPE_KASLR) != info->kernel_slide)
    harness_fail("the answers say something else");
  if (screen->kind == BOOT_SCREEN_FRAMEBUFFER)
    expect_inside(info, "the framebuffer", screen->base, (uint64_t)screen->pitch * screen->height);
  harness_pass();
  cpu_halt_forever();
}
