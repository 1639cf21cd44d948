/*
 * Gives every processor the same to do: to count itself. Needs nothing of the address space, and
 * asks in count_requests.asm.
 */
#include <stdint.h>

#include "boot/protocol/boot_info.h"
#include "boot/protocol/processors.h"
#include "boot/protocol/requests.h"
#include "kernel/runtime/boot_info_check.h"
#include "kernel/runtime/console.h"
#include "kernel/runtime/cpu.h"
#include "kernel/runtime/harness.h"

_Noreturn void _start(const struct boot_info *info);

static void count_itself(void *counter) {
  __atomic_add_fetch((uint32_t *)counter, 1, __ATOMIC_SEQ_CST);
  cpu_halt_forever();
}

static uint64_t answer_of(const struct boot_info *info, uint32_t type) {
  const struct boot_request_answer *answers = (const struct boot_request_answer *)info->requests;
  for (uint64_t i = 0; i < info->request_count; i++)
    if (answers[i].type == type)
      return answers[i].value;
  return 0;
}

void _start(const struct boot_info *info) {
  static uint32_t running = 1;
  console_init_serial();
  boot_info_check(info);
  const struct boot_processors *all =
      (const struct boot_processors *)answer_of(info, BOOT_REQUEST_TYPE_PROCESSORS);
  struct boot_processor *records = (struct boot_processor *)all->records;
  for (uint32_t i = 0; i < all->count; i++)
    if (records[i].state == BOOT_PROCESSOR_WAITS && records[i].stack_length == 2 * 4096)
      boot_processor_run(all, &records[i], count_itself, &running);
  while (__atomic_load_n(&running, __ATOMIC_SEQ_CST) < all->count)
    __asm__ volatile("pause");
  console_print_serial("%u of %u processors ran, by a direct map at 0x%lx\n", running, all->count,
                       info->direct_map);
  harness_pass();
  cpu_halt_forever();
}
