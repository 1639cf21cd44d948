/* The memory map, and what of it is whose. */
#include "kernel/runtime/memory_map.h"
#include "tests/contract/check.h"

#define PAGE UINT64_C(4096)
#define EBDA_LOWEST UINT64_C(0x80000)
#define VIDEO_AND_ROM UINT64_C(0xa0000)
#define ONE_MIB UINT64_C(0x100000)
#define FOUR_GIB UINT64_C(0x100000000)

extern const char kernel_start[], kernel_end[];

uint32_t memory_type(const struct boot_info *info, uint64_t physical) {
  const struct boot_memory_region *regions = memory_map_regions(info);
  for (uint64_t i = 0; i < info->memory_map_count; i++)
    if (physical - regions[i].base_phys < regions[i].length)
      return regions[i].type;
  return 0;
}

bool all_of_type(const struct boot_info *info, uint64_t vaddr, uint64_t length, uint32_t type) {
  uint64_t base = vaddr - info->direct_map;
  if (vaddr < info->direct_map || base > info->direct_map_length)
    return false;
  for (uint64_t page = base & ~(PAGE - 1); page < base + length; page += PAGE)
    if (memory_type(info, page) != type)
      return false;
  return true;
}

static bool is_known(uint32_t type) {
  return (type >= BOOT_MEMORY_USABLE && type <= BOOT_MEMORY_BAD) ||
         (type >= BOOT_MEMORY_LOADER && type <= BOOT_MEMORY_MODULE);
}

static void check_order(const struct boot_info *info) {
  const struct boot_memory_region *regions = memory_map_regions(info);
  uint64_t end = 0;
  CHECK(info->memory_map_count > 4, "the memory map has %lu regions", info->memory_map_count);
  for (uint64_t i = 0; i < info->memory_map_count; i++) {
    const struct boot_memory_region *region = &regions[i];
    CHECK(region->base_phys >= end, "region %lu begins before the last one ends", i);
    CHECK(region->base_phys % PAGE == 0 && region->length % PAGE == 0 && region->length > 0,
          "region %lu is not of whole pages", i);
    CHECK(is_known(region->type), "region %lu has type %u", i, region->type);
    CHECK_EQUAL(region->reserved, 0);
    end = region->base_phys + region->length;
  }
}

/* A Multiboot loader may have come from UEFI firmware, which leaves nothing where a BIOS says it.
 */
static uint64_t find_ebda(const struct boot_info *info) {
  uint64_t ebda = (uint64_t)*(const uint16_t *)direct(info, 0x40e) << 4;
  bool there = ebda >= EBDA_LOWEST && ebda < VIDEO_AND_ROM;
  return info->firmware != BOOT_FIRMWARE_BIOS && !there ? VIDEO_AND_ROM : ebda;
}

/* What is above the EBDA is kept too, and everything else is usable, whoever uses the BIOS. */
static void check_low_memory_of_bios(const struct boot_info *info) {
  uint64_t ebda = find_ebda(info);
  CHECK(info->last_page == 0x8000 || info->firmware != BOOT_FIRMWARE_BIOS,
        "the last page is at 0x%lx", info->last_page);
  for (uint64_t page = PAGE; page < VIDEO_AND_ROM; page += PAGE) {
    uint32_t type = memory_type(info, page);
    uint32_t expected = page == info->last_page ? (uint32_t)BOOT_MEMORY_LOADER
                        : page + PAGE > ebda    ? (uint32_t)BOOT_MEMORY_RESERVED
                                                : (uint32_t)BOOT_MEMORY_USABLE;
    CHECK(type == expected, "the page at 0x%lx is of type %u, not %u", page, type, expected);
  }
  for (uint64_t page = VIDEO_AND_ROM; page < ONE_MIB; page += PAGE)
    CHECK(memory_type(info, page) == BOOT_MEMORY_RESERVED, "ROM at 0x%lx is not reserved", page);
}

/* Page 0 is kept, the loader's last page is its own, and neither the kernel nor anything else of
 * the loader's is there: what is usable is for starting other CPUs. */
static void check_low_memory(const struct boot_info *info) {
  CHECK_EQUAL(memory_type(info, 0), BOOT_MEMORY_RESERVED);
  CHECK_EQUAL(info->last_page % PAGE, 0);
  CHECK_EQUAL(memory_type(info, info->last_page), BOOT_MEMORY_LOADER);
  for (uint64_t page = PAGE; page < ONE_MIB; page += PAGE)
    CHECK(page == info->last_page || memory_type(info, page) < BOOT_MEMORY_LOADER,
          "the page at 0x%lx is of type %u", page, memory_type(info, page));
  if (info->firmware != BOOT_FIRMWARE_UEFI)
    check_low_memory_of_bios(info);
}

/* KERNEL is what the kernel was given, and nothing else. */
static void check_kernel(const struct entry_state *state, const struct boot_info *info) {
  CHECK_EQUAL(info->kernel_base, (uintptr_t)kernel_start);
  CHECK_EQUAL(info->kernel_length, (uint64_t)(kernel_end - kernel_start));
  CHECK(state->start - info->kernel_base < info->kernel_length, "the entry point is at 0x%lx",
        state->start);
  uint64_t base = info->kernel_base_phys;
  CHECK(base >= ONE_MIB && base + info->kernel_length <= FOUR_GIB, "the kernel lies at 0x%lx",
        base);
  for (uint64_t at = 0; at < info->kernel_length; at += PAGE)
    CHECK(memory_type(info, base + at) == BOOT_MEMORY_KERNEL, "page 0x%lx is not KERNEL",
          base + at);
  CHECK_EQUAL(memory_map_bytes(info, BOOT_MEMORY_KERNEL), info->kernel_length);
}

void check_memory_map(const struct entry_state *state, const struct boot_info *info) {
  check_order(info);
  check_low_memory(info);
  check_kernel(state, info);
  CHECK(all_of_type(info, state->rdi, sizeof(*info), BOOT_MEMORY_LOADER),
        "the boot info is not in loader memory");
  CHECK(all_of_type(info, info->memory_map,
                    info->memory_map_count * sizeof(struct boot_memory_region), BOOT_MEMORY_LOADER),
        "the memory map is not in loader memory");
  CHECK(memory_type(info, state->cr3) == BOOT_MEMORY_LOADER,
        "the page tables are not in loader memory");
}
