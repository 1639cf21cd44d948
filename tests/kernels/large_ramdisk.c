/* A module of 16 MiB, every byte of which must be there, in memory that the map calls a module's.
 */
#include <string.h>

#include "boot/protocol/boot_info.h"
#include "kernel/runtime/boot_info_check.h"
#include "kernel/runtime/console.h"
#include "kernel/runtime/cpu.h"
#include "kernel/runtime/harness.h"
#include "kernel/runtime/memory_map.h"
#include "tests/hostile/noise.h"

#define LENGTH ((uint64_t)16 << 20)

_Noreturn void _start(const struct boot_info *info);

static void check_bytes(const struct boot_module *module) {
  const uint64_t *words = (const uint64_t *)(uintptr_t)module->base;
  uint64_t state = 0;
  for (uint64_t i = 0; i < LENGTH / sizeof(words[0]); i++)
    if (words[i] != noise_next(&state))
      harness_fail("the module's byte %lu is wrong", i * sizeof(words[0]));
}

static void check_map(const struct boot_info *info, const struct boot_module *module) {
  const struct boot_memory_region *regions = memory_map_regions(info);
  for (uint64_t i = 0; i < info->memory_map_count; i++) {
    uint64_t into = module->base_phys - regions[i].base_phys;
    if (module->base_phys >= regions[i].base_phys && into < regions[i].length) {
      if (regions[i].type != BOOT_MEMORY_MODULE || regions[i].length - into < LENGTH)
        harness_fail("the module lies in memory of type 0x%x", regions[i].type);
      return;
    }
  }
  harness_fail("the map does not know the module's memory");
}

void _start(const struct boot_info *info) {
  const struct boot_module *module = (const void *)(uintptr_t)info->modules;
  console_init_serial();
  boot_info_check(info);
  if (info->module_count != 1 || module->length != LENGTH ||
      strcmp((const char *)(uintptr_t)module->name, "ramdisk") != 0)
    harness_fail("there are %lu modules, the first with %lu bytes", info->module_count,
                 info->module_count == 0 ? 0 : module->length);
  check_bytes(module);
  check_map(info, module);
  harness_pass();
  cpu_halt_forever();
}
