/* Asks for registers (in C where LEVEL says which, else in requests.asm), and computes with them.
 */
#include <stdint.h>

#include "boot/protocol/boot_info.h"
#include "boot/protocol/requests.h"
#include "kernel/runtime/boot_info_check.h"
#include "kernel/runtime/console.h"
#include "kernel/runtime/cpu.h"
#include "kernel/runtime/harness.h"
#include "tests/contract/state.h"
#include "tests/requests/processors/check_registers.h"

_Noreturn void contract_main(const struct entry_state *state);

#ifdef LEVEL
BOOT_REQUEST_CPU_STATE(HOW, .level = LEVEL);
#endif

void contract_main(const struct entry_state *state) {
  const struct boot_info *info = (const struct boot_info *)state->rdi;
  const struct boot_request_answer *answer = (const struct boot_request_answer *)info->requests;
  console_init_serial();
  boot_info_check(info);
  if (info->request_count != 1 || answer->type != BOOT_REQUEST_TYPE_CPU_STATE)
    harness_fail("there are %lu answers, the first of type %u", info->request_count, answer->type);
  if (state->cr0 != 0x80010033)
    harness_fail("CR0 is 0x%lx", state->cr0);
  check_registers(state->cr4, answer->value);
  console_print_serial("CPU state: %s, 0x%lx\n",
                       answer->status == BOOT_REQUEST_GRANTED ? "granted" : "not available",
                       answer->value);
  harness_pass();
  cpu_halt_forever();
}
