/*
 * Lies where the direct map would be without a request, asks for one at whatever place is chosen,
 * and finds all memory there that the entry contract promises.
 */
#include <stdint.h>

#include "boot/protocol/boot_info.h"
#include "boot/protocol/requests.h"
#include "kernel/runtime/boot_info_check.h"
#include "kernel/runtime/console.h"
#include "kernel/runtime/cpu.h"
#include "kernel/runtime/harness.h"
#include "kernel/runtime/memory_map.h"
#include "tests/requests/memory/walk.h"

_Noreturn void _start(const struct boot_info *info);

#define DEFAULT_DIRECT_MAP UINT64_C(0xffff800000000000)
#define ALIGNMENT (UINT64_C(1) << 39)
#define FOUR_GIB (UINT64_C(1) << 32)

BOOT_REQUEST_KERNEL_PLACE(BOOT_REQUEST_REQUIRED, .address = DEFAULT_DIRECT_MAP);
BOOT_REQUEST_DIRECT_MAP(BOOT_REQUEST_REQUIRED, .mode = BOOT_REQUEST_DIRECT_MAP_CHOSEN);

static void check_place(const struct boot_info *info) {
  uint64_t map = granted(info, BOOT_REQUEST_TYPE_DIRECT_MAP);
  if (info->kernel_base != DEFAULT_DIRECT_MAP)
    harness_fail("the kernel is at 0x%lx", info->kernel_base);
  if (map != info->direct_map || map % ALIGNMENT != 0 || map < DEFAULT_DIRECT_MAP + ALIGNMENT)
    harness_fail("the direct map is at 0x%lx, and the answer 0x%lx", info->direct_map, map);
}

static void check_memory(const struct boot_info *info) {
  const struct boot_memory_region *regions = memory_map_regions(info);
  expect_mapped(info, info->direct_map, 0, FOUR_GIB, WRITE | NO_EXECUTE);
  for (uint64_t i = 0; i < info->memory_map_count; i++)
    if (regions[i].type != BOOT_MEMORY_RESERVED && regions[i].type != BOOT_MEMORY_BAD)
      expect_mapped(info, info->direct_map + regions[i].base_phys, regions[i].base_phys,
                    regions[i].length, WRITE | NO_EXECUTE);
}

void _start(const struct boot_info *info) {
  console_init_serial();
  boot_info_check(info);
  check_place(info);
  check_memory(info);
  harness_pass();
  cpu_halt_forever();
}
