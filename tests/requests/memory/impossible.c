/* Requires what some machine does not have; BUILD.bazel says what, as REQUEST. */
#include "boot/protocol/boot_info.h"
#include "boot/protocol/requests.h"
#include "kernel/runtime/console.h"
#include "kernel/runtime/cpu.h"
#include "kernel/runtime/harness.h"

_Noreturn void _start(const struct boot_info *info);

REQUEST;

void _start(const struct boot_info *info) {
  console_init_serial();
  harness_fail("the loader has started a kernel whose requests it can't meet (%lu of them)",
               info->request_count);
  cpu_halt_forever();
}
