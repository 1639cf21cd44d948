/*
 * Asks for the largest stack that there is, and for KASLR, which a kernel at a fixed address can't
 * have; says what it was told, and holds that against what it has.
 */
#include <stdint.h>

#include "boot/protocol/boot_info.h"
#include "boot/protocol/requests.h"
#include "kernel/runtime/boot_info_check.h"
#include "kernel/runtime/console.h"
#include "kernel/runtime/cpu.h"
#include "kernel/runtime/harness.h"

_Noreturn void _start(const struct boot_info *info);

BOOT_REQUEST_STACK(HOW, .pages = 16384);
BOOT_REQUEST_KASLR(BOOT_REQUEST_OPTIONAL);

static const char *status_name(uint32_t status) {
  return status == BOOT_REQUEST_GRANTED         ? "granted"
         : status == BOOT_REQUEST_NOT_AVAILABLE ? "not available"
                                                : "of no known status";
}

/* Every page of it, from the top on. */
static void write_stack(const struct boot_info *info) {
  uint64_t top = (uint64_t)__builtin_frame_address(0) - 4096;
  for (uint64_t at = top & ~UINT64_C(4095); at >= info->stack_base; at -= 4096)
    *(volatile uint64_t *)at = at;
  for (uint64_t at = top & ~UINT64_C(4095); at >= info->stack_base; at -= 4096)
    if (*(volatile uint64_t *)at != at)
      harness_fail("the stack's page 0x%lx is another one's too", at);
}

static void check_stack(const struct boot_info *info, const struct boot_request_answer *answer) {
  uint64_t expected = answer->status == BOOT_REQUEST_GRANTED ? answer->value : 65536;
  if (answer->status == BOOT_REQUEST_NOT_AVAILABLE && answer->value != 0)
    harness_fail("a stack that is not available has value %lu", answer->value);
  if (info->stack_length != expected)
    harness_fail("the stack has %lu bytes, not %lu", info->stack_length, expected);
  write_stack(info);
}

void _start(const struct boot_info *info) {
  const struct boot_request_answer *answers = (const struct boot_request_answer *)info->requests;
  console_init_serial();
  boot_info_check(info);
  if (info->request_count != 2 || answers[0].type != BOOT_REQUEST_TYPE_STACK ||
      answers[1].type != BOOT_REQUEST_TYPE_KASLR)
    harness_fail("there are %lu answers, or others than expected", info->request_count);
  check_stack(info, &answers[0]);
  console_print_serial("stack: %s, %lu bytes; KASLR: %s\n", status_name(answers[0].status),
                       info->stack_length, status_name(answers[1].status));
  harness_pass();
  cpu_halt_forever();
}
