/*
 * Asks for a recursive page-table slot, its framebuffer's place and caching, and memory below
 * 1 MiB, at the loader's choice (CHOSEN) or as fixed.asm says, and holds what it gets against its
 * page tables, IA32_PAT and the memory map.
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

#define SLOT (CHOSEN ? 0 : 400)
#define FRAMEBUFFER (CHOSEN ? 0 : UINT64_C(0xffffd00000000000))
#define LOW_PAGES (CHOSEN ? 0 : 64)

#if CHOSEN
BOOT_REQUEST_RECURSIVE(BOOT_REQUEST_REQUIRED, .slot = 0);
BOOT_REQUEST_FRAMEBUFFER(BOOT_REQUEST_OPTIONAL, .address = 0, .caching = 0);
BOOT_REQUEST_LOW_MEMORY(BOOT_REQUEST_REQUIRED, .pages = 0);
#endif

#define ENTRIES 512

/* Every table by way of the slot is the one by way of the direct map. */
static void check_recursion(const struct boot_info *info) {
  uint64_t value = granted(info, BOOT_REQUEST_TYPE_RECURSIVE);
  uint64_t slot = value >> 39 & (ENTRIES - 1);
  const uint64_t *top = (const uint64_t *)value;
  const uint64_t *direct = (const uint64_t *)(info->direct_map + read_cr3());
  if (SLOT != 0 && slot != SLOT)
    harness_fail("the slot is %lu, not %d", slot, SLOT);
  if ((top[slot] & ADDRESS) != read_cr3() || (top[slot] & NO_EXECUTE) == 0)
    harness_fail("entry %lu of the top table is 0x%lx", slot, top[slot]);
  for (uint64_t i = 0; i < ENTRIES; i++) {
    if (top[i] != direct[i])
      harness_fail("entry %lu of the top table is 0x%lx and 0x%lx", i, top[i], direct[i]);
    if ((top[i] & PRESENT) == 0)
      continue;
    const uint64_t *next = (const uint64_t *)(value << 9 | UINT64_C(0xffff) << 48 | i << 12);
    const uint64_t *next_direct = (const uint64_t *)(info->direct_map + (top[i] & ADDRESS));
    for (uint64_t j = 0; j < ENTRIES; j++)
      if (next[j] != next_direct[j])
        harness_fail("entry %lu of table %lu differs", j, i);
  }
}

static void write_screen(const struct boot_info *info) {
  const struct boot_screen *screen = &info->screen;
  volatile uint32_t *pixels = (volatile uint32_t *)screen->base;
  const volatile uint32_t *direct =
      (const volatile uint32_t *)(info->direct_map + screen->base_phys);
  uint64_t count = (uint64_t)screen->pitch * screen->height / sizeof(*pixels);
  for (uint64_t i = 0; i < count; i++)
    pixels[i] = (uint32_t)(i * 2654435761u);
  for (uint64_t i = 0; i < count; i++)
    if (direct[i] != (uint32_t)(i * 2654435761u))
      harness_fail("pixel %lu is 0x%08x in the direct map", i, direct[i]);
}

/* One caching in both places, and nothing beside the framebuffer has changed. */
static void check_framebuffer(const struct boot_info *info) {
  const struct boot_screen *screen = &info->screen;
  uint64_t base = screen->base_phys & ~(PAGE - 1);
  uint64_t end =
      (screen->base_phys + (uint64_t)screen->pitch * screen->height + PAGE - 1) & ~(PAGE - 1);
  uint64_t expected = FRAMEBUFFER != 0 ? FRAMEBUFFER + screen->base_phys - base
                                       : info->direct_map + screen->base_phys;
  uint64_t bits = WRITE | NO_EXECUTE;
  if (granted(info, BOOT_REQUEST_TYPE_FRAMEBUFFER) != expected || screen->base != expected)
    harness_fail("the framebuffer is at 0x%lx, not 0x%lx", screen->base, expected);
  expect_mapped(info, expected & ~(PAGE - 1), base, end - base, bits | CACHING_WRITE_COMBINING);
  expect_mapped(info, info->direct_map + base, base, end - base, bits | CACHING_WRITE_COMBINING);
  expect_mapped(info, info->direct_map + base - PAGE, base - PAGE, PAGE, bits);
  expect_mapped(info, info->direct_map + end, end, PAGE, bits);
  if (FRAMEBUFFER != 0 &&
      (walk(info, FRAMEBUFFER - 1).present || walk(info, FRAMEBUFFER + end - base).present))
    harness_fail("more than the framebuffer is mapped at 0x%lx", FRAMEBUFFER);
  if (read_pat() != PAT_ASKED_FOR)
    harness_fail("IA32_PAT is 0x%lx", read_pat());
  write_screen(info);
}

static void check_low_memory(const struct boot_info *info) {
  const struct boot_memory_region *regions = memory_map_regions(info);
  uint64_t bytes = 0;
  for (uint64_t i = 0; i < info->memory_map_count; i++)
    if (regions[i].type == BOOT_MEMORY_USABLE && regions[i].base_phys < 0x100000)
      bytes += regions[i].length;
  uint64_t value = granted(info, BOOT_REQUEST_TYPE_LOW_MEMORY);
  if (value != bytes || bytes < LOW_PAGES * PAGE)
    harness_fail("0x%lx bytes of low memory are usable, and the loader says 0x%lx", bytes, value);
}

void _start(const struct boot_info *info) {
  console_init_serial();
  boot_info_check(info);
  check_low_memory(info);
  check_recursion(info);
  if (info->screen.kind == BOOT_SCREEN_FRAMEBUFFER) {
    check_framebuffer(info);
  } else {
    expect_not_available(info, BOOT_REQUEST_TYPE_FRAMEBUFFER);
    if (read_pat() != PAT_OF_A_RESET)
      harness_fail("IA32_PAT is 0x%lx, though nobody asked for it", read_pat());
  }
  harness_pass();
  cpu_halt_forever();
}
