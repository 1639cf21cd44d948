/* A kernel whose thread-local variables all begin as zero: the template has no bytes in its file.
 */
#include <stdint.h>

#include "boot/protocol/boot_info.h"
#include "kernel/runtime/boot_info_check.h"
#include "kernel/runtime/console.h"
#include "kernel/runtime/cpu.h"
#include "kernel/runtime/harness.h"
#include "kernel/runtime/memory_map.h"
#include "kernel/runtime/thread_locals.h"

_Noreturn void _start(const struct boot_info *info);

/* More than all of the kernel has in the file and in memory. */
#define ALIGNMENT UINT64_C(65536)
#define BLOCK_MOST (4 * ALIGNMENT)

static _Thread_local _Alignas(ALIGNMENT) volatile uint64_t aligned[2];
static _Thread_local volatile uint64_t last;

/* In the file, before them. */
static volatile uint64_t datum = 1;

static void check_template(const struct boot_info *info) {
  const struct boot_tls *tls = &info->tls;
  if (tls->file_size != 0 || tls->alignment != ALIGNMENT)
    harness_fail("the template has 0x%lx bytes and alignment 0x%lx", tls->file_size,
                 tls->alignment);
  if (thread_locals_size(tls) > BLOCK_MOST)
    harness_fail("a block takes 0x%lx bytes", thread_locals_size(tls));
}

/* In the kernel itself there is less room than the alignment, as in small kernels. */
static void *find_memory(const struct boot_info *info) {
  const struct boot_memory_region *regions = memory_map_regions(info);
  for (uint64_t i = 0; i < info->memory_map_count; i++)
    if (regions[i].type == BOOT_MEMORY_USABLE && regions[i].length >= BLOCK_MOST + ALIGNMENT)
      return (void *)(info->direct_map + ((regions[i].base_phys + ALIGNMENT - 1) & -ALIGNMENT));
  harness_fail("there is no memory");
  cpu_halt_forever();
}

/* thread_locals.h says why it is not inlined. */
__attribute__((noinline)) static void check_variables(void) {
  if ((uint64_t)aligned % ALIGNMENT != 0)
    harness_fail("what is aligned is at 0x%lx", (uint64_t)aligned);
  if (aligned[0] != 0 || aligned[1] != 0 || last != 0)
    harness_fail("they are 0x%lx, 0x%lx and 0x%lx", aligned[0], aligned[1], last);
}

void _start(const struct boot_info *info) {
  console_init_serial();
  boot_info_check(info);
  check_template(info);
  thread_locals_use(thread_locals_make(&info->tls, find_memory(info)));
  check_variables();
  if (datum != 1)
    harness_fail("what is in the file is %lu", datum);
  harness_pass();
  cpu_halt_forever();
}
