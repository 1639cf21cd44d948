/* Hundreds of modules and a large one: each is where the boot info says, with its own bytes. */
#include <stdbool.h>
#include <stdint.h>

#include "boot/protocol/boot_info.h"
#include "kernel/runtime/boot_info_check.h"
#include "kernel/runtime/console.h"
#include "kernel/runtime/cpu.h"
#include "kernel/runtime/harness.h"

_Noreturn void _start(const struct boot_info *info);

#define LARGE_LENGTH (UINT64_C(40) << 20)

/* Whether the text is `before`, the number and `after`, and of that length. */
static bool is_numbered(const char *text, uint64_t length, const char *before, uint64_t number,
                        const char *after) {
  char digits[20];
  int count = 0;
  uint64_t at = 0;
  do {
    digits[count++] = (char)('0' + number % 10);
    number /= 10;
  } while (number != 0);
  for (; *before != '\0'; before++, at++)
    if (at >= length || text[at] != *before)
      return false;
  for (; count > 0; at++)
    if (at >= length || text[at] != digits[--count])
      return false;
  for (; *after != '\0'; after++, at++)
    if (at >= length || text[at] != *after)
      return false;
  return at == length;
}

static uint64_t length_of(const char *text) {
  uint64_t length = 0;
  while (text[length] != '\0')
    length++;
  return length;
}

static void check_small(const struct boot_info *info, const struct boot_module *module,
                        uint64_t number) {
  if (module->base != info->direct_map + module->base_phys)
    harness_fail("module %lu is at 0x%lx, not in the direct map", number, module->base);
  const char *name = (const char *)module->name;
  if (!is_numbered(name, length_of(name), "file ", number, ""))
    harness_fail("module %lu is named \"%s\"", number, name);
  if (!is_numbered((const char *)module->base, module->length, "This is ", number, ".\n"))
    harness_fail("module %lu has other bytes", number);
}

static void check_large(const struct boot_module *module) {
  const uint8_t *bytes = (const uint8_t *)module->base;
  if (module->length != LARGE_LENGTH)
    harness_fail("the large module has %lu bytes", module->length);
  for (uint64_t i = 0; i < LARGE_LENGTH; i++)
    if (bytes[i] != (uint8_t)(i * 31))
      harness_fail("byte %lu of the large module is 0x%02x", i, bytes[i]);
}

void _start(const struct boot_info *info) {
  const struct boot_module *modules = (const struct boot_module *)info->modules;
  console_init_serial();
  boot_info_check(info);
  if (info->module_count != SMALL_MODULES + 1)
    harness_fail("there are %lu modules, not %d", info->module_count, SMALL_MODULES + 1);
  for (uint64_t i = 0; i < SMALL_MODULES; i++)
    check_small(info, &modules[i], i);
  check_large(&modules[SMALL_MODULES]);
  harness_pass();
  cpu_halt_forever();
}
