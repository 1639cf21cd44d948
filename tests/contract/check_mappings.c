/*
 * The page tables, every entry of them: what is mapped is promised, with the promised permissions,
 * and what is promised is mapped.
 */
#include <stddef.h>

#include "kernel/runtime/memory_map.h"
#include "tests/contract/check.h"

#define PAGE UINT64_C(4096)
#define FOUR_GIB UINT64_C(0x100000000)
#define ENTRIES 512
#define TOP_LEVEL 3

/* Bits of entries (Intel SDM volume 3A, tables 4-15 to 4-20). */
#define PRESENT UINT64_C(1)
#define WRITE UINT64_C(2)
#define USER UINT64_C(4)
#define WRITE_THROUGH_AND_UNCACHED UINT64_C(0x18)
#define LARGE UINT64_C(0x80)
#define GLOBAL UINT64_C(0x100)
#define NO_EXECUTE (UINT64_C(1) << 63)
#define ADDRESS UINT64_C(0x000ffffffffff000)

#define VGA UINT64_C(0xa0000)
#define VGA_END UINT64_C(0xc0000)

extern const char kernel_text_start[], kernel_text_end[], kernel_rodata_start[];
extern const char kernel_data_start[], kernel_end[];

/* A range of addresses as it should be mapped. */
struct promise {
  const char *name;
  uint64_t base;
  uint64_t end;
  uint64_t to_physical; /* to add to an address; ANYWHERE if that is the loader's choice */
  uint64_t permissions; /* of WRITE and NO_EXECUTE */
  uint64_t found;       /* bytes that were found mapped */
};

#define ANYWHERE UINT64_MAX

enum { TEXT, RODATA, DATA, STACK, VGA_MEMORY, LAST_CODE, DIRECT_MAP, MODULES, PROMISES };
static struct promise promises[PROMISES];

static const struct boot_info *entry_info;

static uint64_t page_up(uint64_t address) {
  return (address + PAGE - 1) & ~(PAGE - 1);
}

static void promise_kernel(const struct boot_info *info) {
  uint64_t to_physical = info->kernel_base_phys - info->kernel_base;
  promises[TEXT] = (struct promise){
      "text", (uintptr_t)kernel_text_start, page_up((uintptr_t)kernel_text_end), to_physical, 0, 0};
  promises[RODATA] = (struct promise){"read-only data",
                                      (uintptr_t)kernel_rodata_start,
                                      (uintptr_t)kernel_data_start,
                                      to_physical,
                                      NO_EXECUTE,
                                      0};
  promises[DATA] =
      (struct promise){"data",      (uintptr_t)kernel_data_start, (uintptr_t)kernel_end,
                       to_physical, WRITE | NO_EXECUTE,           0};
}

static void make_promises(const struct boot_info *info) {
  uint64_t data = WRITE | NO_EXECUTE;
  promise_kernel(info);
  promises[STACK] = (struct promise){
      "the stack", info->stack_base, info->stack_base + info->stack_length, ANYWHERE, data, 0};
  promises[VGA_MEMORY] = (struct promise){"VGA memory", VGA, VGA_END, 0, data, 0};
  promises[LAST_CODE] =
      (struct promise){"the loader's code", info->last_page, info->last_page + PAGE, 0, 0, 0};
  promises[DIRECT_MAP] = (struct promise){"the direct map",
                                          info->direct_map,
                                          info->direct_map + info->direct_map_length,
                                          -info->direct_map,
                                          data,
                                          0};
  if (EXPECTED_READ_ONLY_MODULES)
    promises[MODULES] =
        (struct promise){"modules",          READ_ONLY_MODULES, READ_ONLY_MODULES + FOUR_GIB,
                         -READ_ONLY_MODULES, NO_EXECUTE,        0};
}

static struct promise *promise_of(uint64_t vaddr, uint64_t size) {
  for (int i = 0; i < PROMISES; i++)
    if (vaddr >= promises[i].base && vaddr + size <= promises[i].end)
      return &promises[i];
  return NULL;
}

static void check_entry(uint64_t vaddr, uint64_t size, uint64_t entry) {
  struct promise *promise = promise_of(vaddr, size);
  CHECK(promise != NULL, "0x%lx is mapped (0x%lx), and should not be", vaddr, entry);
  CHECK((entry & (WRITE | NO_EXECUTE)) == promise->permissions,
        "%s at 0x%lx has entry 0x%lx: wrong permissions", promise->name, vaddr, entry);
  CHECK((entry & (USER | WRITE_THROUGH_AND_UNCACHED | GLOBAL)) == 0,
        "%s at 0x%lx has entry 0x%lx: bits that nobody promised", promise->name, vaddr, entry);
  uint64_t physical = entry & ADDRESS & ~(size - 1);
  CHECK(promise->to_physical == ANYWHERE || physical == vaddr + promise->to_physical,
        "%s at 0x%lx leads to 0x%lx", promise->name, vaddr, physical);
  CHECK(promise != &promises[STACK] ||
            all_of_type(entry_info, entry_info->direct_map + physical, size, BOOT_MEMORY_LOADER),
        "the stack at 0x%lx is not in loader memory", physical);
  promise->found += size;
}

static void check_table(uint64_t table, int level, uint64_t base) {
  const uint64_t *entries = direct(entry_info, table);
  uint64_t size = PAGE << 9 * level;
  CHECK(memory_type(entry_info, table) == BOOT_MEMORY_LOADER,
        "the page table at 0x%lx is not LOADER", table);
  for (uint64_t i = 0; i < ENTRIES; i++) {
    uint64_t vaddr = base + i * size;
    if (level == TOP_LEVEL && i >= ENTRIES / 2)
      vaddr |= UINT64_C(0xffff) << 48; /* addresses are sign-extended */
    if ((entries[i] & PRESENT) == 0)
      continue;
    if (level == 0 || (entries[i] & LARGE) != 0)
      check_entry(vaddr, size, entries[i]);
    else
      check_table(entries[i] & ADDRESS, level - 1, vaddr);
  }
}

static uint64_t framebuffer_bytes(const struct boot_screen *screen) {
  uint64_t end = page_up(screen->base_phys + (uint64_t)screen->pitch * screen->height);
  return screen->base_phys < FOUR_GIB ? 0 : end - (screen->base_phys & ~(PAGE - 1));
}

static uint64_t module_bytes(const struct boot_info *info) {
  const struct boot_memory_region *regions = memory_map_regions(info);
  uint64_t bytes = 0;
  for (uint64_t i = 0; i < info->memory_map_count; i++)
    if (regions[i].type == BOOT_MEMORY_MODULE)
      bytes += regions[i].length;
  return bytes;
}

/* All of the first 4 GiB, and above them what is neither reserved nor bad, and a framebuffer. */
static uint64_t direct_map_bytes(const struct boot_info *info) {
  const struct boot_memory_region *regions = memory_map_regions(info);
  uint64_t bytes = FOUR_GIB + framebuffer_bytes(&info->screen);
  for (uint64_t i = 0; i < info->memory_map_count; i++)
    if (regions[i].base_phys >= FOUR_GIB && regions[i].type != BOOT_MEMORY_RESERVED &&
        regions[i].type != BOOT_MEMORY_BAD)
      bytes += regions[i].length;
  return bytes;
}

void check_mappings(const struct entry_state *state, const struct boot_info *info) {
  entry_info = info;
  CHECK_EQUAL(info->direct_map, EXPECTED_DIRECT_MAP);
  make_promises(info);
  check_table(state->cr3, TOP_LEVEL, 0);
  for (int i = 0; i < DIRECT_MAP; i++)
    CHECK(promises[i].found == promises[i].end - promises[i].base,
          "of %s 0x%lx bytes are mapped, not 0x%lx", promises[i].name, promises[i].found,
          promises[i].end - promises[i].base);
  CHECK_EQUAL(promises[DIRECT_MAP].found, direct_map_bytes(info));
  CHECK_EQUAL(promises[MODULES].found, EXPECTED_READ_ONLY_MODULES ? module_bytes(info) : 0);
}
