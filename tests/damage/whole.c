/*
 * The kernel of the damage campaign: says on COM1 what became of its own bytes and its command
 * line, for comparison with what it said when nothing was damaged.
 */
#include <stdint.h>

#include "boot/protocol/boot_info.h"
#include "boot/protocol/harness.h"
#include "kernel/runtime/boot_info_check.h"
#include "kernel/runtime/console.h"
#include "kernel/runtime/cpu.h"
#include "kernel/runtime/port_io.h"

_Noreturn void _start(const struct boot_info *info);

/* From kernel.ld. */
extern const uint8_t kernel_text_start[], kernel_rodata_end[];

/* More bytes than two disk reads, so that parts of the kernel come from different ones. */
static const uint8_t ballast[96 * 1024] = {1, 2, 3};

/* FNV-1a. */
static uint64_t digest(const volatile uint8_t *bytes, const volatile uint8_t *end) {
  uint64_t hash = UINT64_C(0xcbf29ce484222325);
  while (bytes < end)
    hash = (hash ^ *bytes++) * UINT64_C(0x100000001b3);
  return hash;
}

static void print_modules(const struct boot_info *info) {
  const struct boot_module *modules = (const void *)(uintptr_t)info->modules;
  for (uint64_t i = 0; i < info->module_count; i++) {
    const uint8_t *bytes = (const uint8_t *)(uintptr_t)modules[i].base;
    console_print("damage: module %s, digest %lx\n", (const char *)(uintptr_t)modules[i].name,
                  digest(bytes, bytes + modules[i].length));
  }
}

void _start(const struct boot_info *info) {
  console_init_serial();
  boot_info_check(info);
  console_print("damage: digest %lx, ballast %u\n", digest(kernel_text_start, kernel_rodata_end),
                *(const volatile uint8_t *)ballast);
  console_print("damage: command line \"%s\"\n", (const char *)(uintptr_t)info->command_line);
  print_modules(info);
  port_write8(HARNESS_EXIT_PORT, HARNESS_EXIT_PASS);
  cpu_halt_forever();
}
