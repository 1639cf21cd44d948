/* A kernel that prints how many processors the loader has started, and how long that took. */
#include <stdint.h>

#include "boot/protocol/boot_info.h"
#include "boot/protocol/harness.h"
#include "boot/protocol/processors.h"
#include "boot/protocol/requests.h"
#include "kernel/runtime/console.h"
#include "kernel/runtime/cpu.h"
#include "kernel/runtime/harness.h"
#include "kernel/runtime/port_io.h"

_Noreturn void _start(const struct boot_info *info);

BOOT_REQUEST_PROCESSORS(BOOT_REQUEST_REQUIRED, .stack_pages = 4);

_Noreturn void _start(const struct boot_info *info) {
  const struct boot_request_answer *answer = (const struct boot_request_answer *)info->requests;
  const struct boot_processors *all = (const struct boot_processors *)answer->value;
  console_init_serial();
  console_print_serial("processors: %u %lu\n", all->waiting,
                       all->end_time_stamp - all->begin_time_stamp);
  harness_pass();
  port_write8(HARNESS_EXIT_PORT, HARNESS_EXIT_PASS); /* for tests/bench/processors, no harness */
  cpu_halt_forever();
}
