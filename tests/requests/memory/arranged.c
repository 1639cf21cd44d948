/*
 * Asks for an address space with everything at addresses of its own, and without a direct map, in C
 * and with KASLR (RANDOM) or as arranged.asm does; goes through every page table by way of a
 * recursive slot, and holds that all that is promised is mapped, and nothing else.
 */
#include <stdbool.h>
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

#define STACK UINT64_C(0xffffd00000010000)
#define STACK_PAGES 9
#define GUARD_PAGES 3
#define BOOT_INFO UINT64_C(0xffffd00040000000)
#define KERNEL UINT64_C(0x0000200000000000)
#define KERNEL_ROOM UINT64_C(0x4000000)
#define SLOT UINT64_C(510)

#if RANDOM
BOOT_REQUEST_KASLR(BOOT_REQUEST_REQUIRED);
BOOT_REQUEST_STACK(BOOT_REQUEST_REQUIRED, .pages = STACK_PAGES, .guard_pages = GUARD_PAGES,
                   .address = STACK);
BOOT_REQUEST_DIRECT_MAP(BOOT_REQUEST_REQUIRED, .mode = BOOT_REQUEST_DIRECT_MAP_NONE);
BOOT_REQUEST_BOOT_INFO(BOOT_REQUEST_REQUIRED, .address = BOOT_INFO);
BOOT_REQUEST_RECURSIVE(BOOT_REQUEST_REQUIRED, .slot = SLOT);
BOOT_REQUEST_KERNEL_PLACE(BOOT_REQUEST_REQUIRED, .address = KERNEL, .room = KERNEL_ROOM);
#endif

#define ENTRIES 512
#define VGA UINT64_C(0xa0000)
#define VGA_END UINT64_C(0xc0000)
#define TOP_LEVEL 3

static const struct boot_info *boot_info;
static uint64_t pages_seen[4]; /* of stack, boot info, kernel, and what is elsewhere */
enum { IN_STACK, IN_BOOT_INFO, IN_KERNEL, ELSEWHERE };

static uint32_t type_of(uint64_t physical) {
  const struct boot_memory_region *regions = memory_map_regions(boot_info);
  for (uint64_t i = 0; i < boot_info->memory_map_count; i++)
    if (physical - regions[i].base_phys < regions[i].length)
      return regions[i].type;
  return 0;
}

static bool is_screen(uint64_t physical) {
  const struct boot_screen *screen = &boot_info->screen;
  uint64_t end = screen->base_phys + (uint64_t)screen->pitch * screen->height;
  return screen->kind == BOOT_SCREEN_FRAMEBUFFER && physical + PAGE > screen->base_phys &&
         physical < end;
}

/* Which promise a page of 4096 bytes keeps. */
static int promise_of(uint64_t vaddr, uint64_t physical) {
  if (vaddr - STACK < STACK_PAGES * PAGE)
    return IN_STACK;
  if (vaddr - BOOT_INFO < 32 * PAGE && type_of(physical) == BOOT_MEMORY_LOADER)
    return IN_BOOT_INFO;
  if (vaddr - boot_info->kernel_base < boot_info->kernel_length)
    return IN_KERNEL;
  if ((vaddr >= VGA && vaddr < VGA_END) || vaddr == boot_info->last_page)
    return ELSEWHERE;
  if (type_of(physical) == BOOT_MEMORY_LOADER || type_of(physical) == BOOT_MEMORY_MODULE ||
      is_screen(physical))
    return ELSEWHERE;
  harness_fail("0x%lx is mapped to 0x%lx, of type %u, and should not be", vaddr, physical,
               type_of(physical));
  return ELSEWHERE;
}

static void check_page(uint64_t vaddr, uint64_t physical, uint64_t size) {
  for (uint64_t at = 0; at < size; at += PAGE)
    pages_seen[promise_of(vaddr + at, physical + at)]++;
}

/* The table of a level whose entries map from vaddr on, by way of the slot. */
static const uint64_t *table_for(uint64_t vaddr, int level) {
  uint64_t address = vaddr;
  for (int i = 0; i <= level; i++)
    address = (address >> 9 & UINT64_C(0x7ffffff000)) | SLOT << 39;
  return (const uint64_t *)((address & ~(PAGE - 1)) | UINT64_C(0xffff) << 48);
}

static void check_table(uint64_t base, int level) {
  const uint64_t *entries = table_for(base, level);
  uint64_t size = PAGE << 9 * level;
  for (uint64_t i = 0; i < ENTRIES; i++) {
    uint64_t vaddr = base + i * size;
    if (level == TOP_LEVEL && i >= ENTRIES / 2)
      vaddr |= UINT64_C(0xffff) << 48;
    if ((entries[i] & PRESENT) == 0 || (level == TOP_LEVEL && i == SLOT))
      continue;
    if (level == 0 || (entries[i] & LARGE) != 0)
      check_page(vaddr, entries[i] & ADDRESS & ~(size - 1), size);
    else
      check_table(vaddr, level - 1);
  }
}

static void expect(const char *what, uint64_t value, uint64_t expected) {
  if (value != expected)
    harness_fail("%s is 0x%lx, not 0x%lx", what, value, expected);
}

/* With KASLR its room's first page is one of the places that may come out: that they differ from
 * boot to boot is seen in //tests/contract:kaslr_rdrand_differs. */
static void check_kernel_base(const struct boot_info *info) {
  uint64_t room = RANDOM ? KERNEL_ROOM : info->kernel_length;
  if (info->kernel_base < KERNEL || info->kernel_base + info->kernel_length > KERNEL + room)
    harness_fail("the kernel is at 0x%lx", info->kernel_base);
}

static void check_addresses(const struct boot_info *info) {
  uint64_t top = (uint64_t)__builtin_frame_address(0);
  expect("the boot info's address", (uint64_t)info, BOOT_INFO);
  expect("its answer", granted(info, BOOT_REQUEST_TYPE_BOOT_INFO), BOOT_INFO);
  expect("the direct map", info->direct_map, 0);
  expect("its length", info->direct_map_length, 0);
  expect("its answer", granted(info, BOOT_REQUEST_TYPE_DIRECT_MAP), 0);
  expect("the stack", info->stack_base, STACK);
  expect("its length", info->stack_length, STACK_PAGES * PAGE);
  expect("the answer about the kernel", granted(info, BOOT_REQUEST_TYPE_KERNEL_PLACE),
         info->kernel_base);
  if (top - STACK >= STACK_PAGES * PAGE)
    harness_fail("the stack pointer is at 0x%lx", top);
  check_kernel_base(info);
  if ((uint64_t)_start - info->kernel_base >= info->kernel_length)
    harness_fail("_start is at 0x%lx", (uint64_t)_start);
}

/* What the boot info leads to can be read: string, module, GDT, and written: the screen. */
static void use_what_is_handed_over(const struct boot_info *info) {
  const struct boot_module *module = (const struct boot_module *)info->modules;
  const char *name = (const char *)info->loader_name;
  struct __attribute__((packed)) {
    uint16_t limit;
    uint64_t base;
  } gdt;
  __asm__ volatile("sgdt %0" : "=m"(gdt));
  if (name[0] != 'B' || info->command_line == 0)
    harness_fail("the loader's name is \"%s\"", name);
  if (info->module_count != 1 || ((const char *)module->name)[0] != 'm' ||
      ((const char *)module->base)[0] != '/')
    harness_fail("there is no module, or another one");
  if (((const uint64_t *)gdt.base)[1] != UINT64_C(0x00af9b000000ffff))
    harness_fail("the GDT at 0x%lx is another one", gdt.base);
  if (info->screen.kind == BOOT_SCREEN_FRAMEBUFFER)
    for (uint64_t at = 0; at < (uint64_t)info->screen.pitch * info->screen.height; at++)
      ((volatile uint8_t *)info->screen.base)[at] = (uint8_t)at;
}

void _start(const struct boot_info *info) {
  boot_info = info;
  console_init_serial();
  boot_info_check(info);
  check_addresses(info);
  check_table(0, TOP_LEVEL);
  expect("the stack's pages", pages_seen[IN_STACK], STACK_PAGES);
  expect("the kernel's pages", pages_seen[IN_KERNEL], info->kernel_length / PAGE);
  if (pages_seen[IN_BOOT_INFO] == 0)
    harness_fail("the boot info is not mapped");
  use_what_is_handed_over(info);
  harness_pass();
  cpu_halt_forever();
}
