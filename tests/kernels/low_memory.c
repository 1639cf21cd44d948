/* Enough memory below 1 MiB is left for a kernel that starts other CPUs there in real mode. */
#include "boot/protocol/boot_info.h"
#include "kernel/runtime/boot_info_check.h"
#include "kernel/runtime/console.h"
#include "kernel/runtime/cpu.h"
#include "kernel/runtime/harness.h"
#include "kernel/runtime/memory_map.h"

#define PAGE_SIZE 4096
#define LOW_END UINT64_C(0x100000)
#define PAGES_WANTED 100

_Noreturn void _start(const struct boot_info *info);

static uint64_t usable_low_pages(const struct boot_info *info) {
  const struct boot_memory_region *regions = memory_map_regions(info);
  uint64_t pages = 0;
  for (uint64_t i = 0; i < info->memory_map_count && regions[i].base_phys < LOW_END; i++)
    if (regions[i].type == BOOT_MEMORY_USABLE)
      pages += regions[i].length / PAGE_SIZE;
  return pages;
}

void _start(const struct boot_info *info) {
  console_init_serial();
  boot_info_check(info);
  uint64_t pages = usable_low_pages(info);
  if (pages < PAGES_WANTED)
    harness_fail("%lu pages below 1 MiB are usable, and %u are wanted", pages, PAGES_WANTED);
  harness_pass();
  cpu_halt_forever();
}
