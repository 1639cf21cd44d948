/*
 * Asks for five-level paging where the CPU has it, and a recursive slot; holds CR4, the tables and
 * what they map against that. In C it also asks for a write-combining framebuffer and for
 * processors, which must have the same paging and caching; else levels.asm requires five levels.
 */
#include <stdbool.h>
#include <stdint.h>

#include "boot/protocol/boot_info.h"
#include "boot/protocol/processors.h"
#include "boot/protocol/requests.h"
#include "kernel/runtime/boot_info_check.h"
#include "kernel/runtime/console.h"
#include "kernel/runtime/cpu.h"
#include "kernel/runtime/harness.h"
#include "tests/requests/memory/walk.h"

_Noreturn void _start(const struct boot_info *info);

#define SLOT (IN_C ? 0 : 256) /* 0: any */

#if IN_C
BOOT_REQUEST_PAGING_LEVELS(BOOT_REQUEST_REQUIRED, .most = 5);
BOOT_REQUEST_RECURSIVE(BOOT_REQUEST_REQUIRED, .slot = SLOT);
BOOT_REQUEST_FRAMEBUFFER(BOOT_REQUEST_OPTIONAL, .address = 0, .caching = 0);
BOOT_REQUEST_PROCESSORS(BOOT_REQUEST_REQUIRED, .most = 2);

/* What the other processor finds. */
static struct seen {
  uint64_t cr3;
  uint64_t cr4;
  uint64_t pat;
  uint32_t done;
} seen;

static void look(void *argument) {
  struct seen *mine = argument;
  mine->cr3 = read_cr3();
  mine->cr4 = read_cr4();
  mine->pat = read_pat();
  __atomic_store_n(&mine->done, 1, __ATOMIC_SEQ_CST);
  cpu_halt_forever();
}

static void check_other_processor(const struct boot_info *info) {
  const struct boot_processors *all =
      (const struct boot_processors *)granted(info, BOOT_REQUEST_TYPE_PROCESSORS);
  struct boot_processor *records = (struct boot_processor *)all->records;
  if (all->count != 2 || all->waiting != 1)
    harness_fail("%u of %u processors wait", all->waiting, all->count);
  boot_processor_run(all, &records[1 - all->first], look, &seen);
  while (__atomic_load_n(&seen.done, __ATOMIC_SEQ_CST) == 0)
    cpu_relax();
  if (seen.cr3 != read_cr3() || seen.cr4 != read_cr4() || seen.pat != read_pat())
    harness_fail("the other processor has CR3 0x%lx, CR4 0x%lx, PAT 0x%lx", seen.cr3, seen.cr4,
                 seen.pat);
  if (info->screen.kind == BOOT_SCREEN_FRAMEBUFFER && seen.pat != PAT_ASKED_FOR)
    harness_fail("its IA32_PAT is 0x%lx", seen.pat);
}
#endif

#define CR4_LA57 (UINT64_C(1) << 12)

/* CPUID leaf 7, ECX bit 16. */
static bool has_la57(void) {
  uint32_t eax = 0, ebx, ecx = 0, edx;
  __asm__ volatile("cpuid" : "+a"(eax), "=b"(ebx), "+c"(ecx), "=d"(edx));
  if (eax < 7)
    return false;
  eax = 7;
  ecx = 0;
  __asm__ volatile("cpuid" : "+a"(eax), "=b"(ebx), "+c"(ecx), "=d"(edx));
  return (ecx >> 16 & 1) != 0;
}

/* The table reached by the slot as often as there are levels is the top table. */
static void check_recursion(const struct boot_info *info, uint32_t levels) {
  uint64_t value = granted(info, BOOT_REQUEST_TYPE_RECURSIVE);
  uint64_t slot = value >> (12 + 9 * (levels - 1)) & 511;
  const uint64_t *top = (const uint64_t *)value;
  if ((SLOT != 0 && slot != SLOT) || (top[slot] & ADDRESS) != read_cr3() ||
      walk(info, value).physical != read_cr3())
    harness_fail("entry %lu of the table at 0x%lx is 0x%lx", slot, value, top[slot]);
}

void _start(const struct boot_info *info) {
  uint32_t levels = has_la57() ? 5 : 4;
  console_init_serial();
  boot_info_check(info);
  if (info->paging_levels != levels || granted(info, BOOT_REQUEST_TYPE_PAGING_LEVELS) != levels)
    harness_fail("there are %u levels, not %u", info->paging_levels, levels);
  if (((read_cr4() & CR4_LA57) != 0) != (levels == 5))
    harness_fail("CR4 is 0x%lx", read_cr4());
  expect_mapped(info, info->stack_base, walk(info, info->stack_base).physical, PAGE,
                WRITE | NO_EXECUTE);
  expect_mapped(info, info->direct_map, 0, UINT64_C(1) << 20, WRITE | NO_EXECUTE);
  expect_mapped(info, info->kernel_base, info->kernel_base_phys, PAGE, 0);
  check_recursion(info, levels);
#if IN_C
  check_other_processor(info);
#endif
  console_print_serial("%u levels\n", levels);
  harness_pass();
  cpu_halt_forever();
}
