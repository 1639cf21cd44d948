/*
 * The reference kernel: says hello on screen and serial port, tells who loaded it and which memory
 * there is, and halts. A kernel of your own begins by changing kernel_main().
 */
#include <stdint.h>

#include "boot/protocol/boot_info.h"
#include "kernel/runtime/boot_info_check.h"
#include "kernel/runtime/console.h"
#include "kernel/runtime/cpu.h"
#include "kernel/runtime/harness.h"
#include "kernel/runtime/memory_map.h"

_Noreturn void _start(const struct boot_info *info);

static void print_memory(const struct boot_info *info) {
  uint64_t usable = memory_map_bytes(info, BOOT_MEMORY_USABLE);
  console_print("Memory: %lu MiB usable, %lu regions.\n", usable >> 20, info->memory_map_count);
  const struct boot_memory_region *regions = memory_map_regions(info);
  for (uint64_t i = 0; i < info->memory_map_count; i++)
    console_print_serial("  0x%012lx..0x%012lx %10lu KiB  %s\n", regions[i].base_phys,
                         regions[i].base_phys + regions[i].length - 1, regions[i].length >> 10,
                         memory_map_type_name(regions[i].type));
}

static void kernel_main(const struct boot_info *info) {
  console_clear();
  console_set_color(VGA_LIGHT_CYAN, VGA_BLACK);
  console_print("Hello World!\n");
  console_set_color(VGA_LIGHT_GREY, VGA_BLACK);
  console_print("Loaded by %s; kernel built with Bootsmith %s.\n",
                (const char *)(uintptr_t)info->loader_name, BOOTSMITH_VERSION);
  print_memory(info);
}

/* The entry point: boot/protocol/entry_contract.md states the machine at this moment. */
void _start(const struct boot_info *info) {
  console_init_serial();
  boot_info_check(info);
  console_init_screen(&info->screen);
  kernel_main(info);
  harness_pass();
  console_print_serial("Halted.\n");
  cpu_halt_forever();
}
