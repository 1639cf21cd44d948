/* Checking the memory map, and printing it as firmware reported it. */
#include "tests/matrix/map_rules.h"

#include "kernel/runtime/console.h"
#include "kernel/runtime/fw_cfg.h"
#include "kernel/runtime/memory_map.h"
#include "tests/matrix/survey.h"

#define PAGE_SIZE UINT64_C(4096)
#define ONE_MIB (UINT64_C(1) << 20)
#define BIOS_LAST_PAGE UINT64_C(0x8000) /* entry_contract.md */
/* What firmware keeps: a BIOS its own area, video memory and tables; UEFI also its runtime services
 * and what they and ACPI need. */
#define BIOS_KEEPS ONE_MIB
#define UEFI_KEEPS (UINT64_C(16) << 20)
#define FW_CFG_RAM_SIZE 3 /* QEMU, docs/specs/fw_cfg.rst: a selector that every machine has */

static uint64_t end_of(const struct boot_memory_region *region) {
  return region->base_phys + region->length;
}

static bool is_taken_memory(uint32_t type) {
  return type == BOOT_MEMORY_LOADER || type == BOOT_MEMORY_KERNEL || type == BOOT_MEMORY_MODULE;
}

static uint32_t reported_type(const struct boot_memory_region *region) {
  return is_taken_memory(region->type) ? BOOT_MEMORY_USABLE : region->type;
}

static void print_range(uint64_t base, uint64_t end, uint32_t type) {
  console_print_serial("map: 0x%016lx + 0x%016lx %s\n", base, end - base,
                       memory_map_type_name(type));
}

void map_rules_print(const struct boot_info *info) {
  const struct boot_memory_region *regions = memory_map_regions(info);
  uint64_t ranges = 0;
  for (uint64_t i = 0; i < info->memory_map_count; ranges++) {
    uint64_t base = regions[i].base_phys;
    uint32_t type = reported_type(&regions[i]);
    uint64_t end = end_of(&regions[i++]);
    while (i < info->memory_map_count && regions[i].base_phys == end &&
           reported_type(&regions[i]) == type) {
      end = end_of(&regions[i++]);
    }
    print_range(base, end, type);
  }
  console_print_serial("map: %lu ranges\n", ranges);
}

static void check_region(const struct boot_memory_region *region, uint64_t previous_end) {
  uint64_t base = region->base_phys;
  uint32_t type = region->type;
  survey_expect(region->length != 0, "the range at 0x%lx is empty", base);
  survey_expect(base % PAGE_SIZE == 0 && region->length % PAGE_SIZE == 0,
                "the range at 0x%lx has 0x%lx bytes: no whole pages", base, region->length);
  survey_expect(base >= previous_end, "the range at 0x%lx begins before 0x%lx, where another ends",
                base, previous_end);
  survey_expect((type >= BOOT_MEMORY_USABLE && type <= BOOT_MEMORY_BAD) || is_taken_memory(type),
                "the range at 0x%lx is of type 0x%x", base, type);
}

static uint32_t type_at(const struct boot_info *info, uint64_t physical) {
  const struct boot_memory_region *regions = memory_map_regions(info);
  for (uint64_t i = 0; i < info->memory_map_count; i++)
    if (physical >= regions[i].base_phys && physical < end_of(&regions[i]))
      return regions[i].type;
  return 0;
}

/* What is in the direct map has its place in physical memory, and the map must know it. */
static void check_handed_over(const struct boot_info *info, const char *what, uint64_t address) {
  uint32_t type = type_at(info, address - info->direct_map);
  survey_expect(type == BOOT_MEMORY_LOADER, "%s lies at 0x%lx, in memory of type 0x%x", what,
                address, type);
}

/* What a BIOS uses of it, and video memory. A PC has the same there without a BIOS, but UEFI
 * firmware need not say so. */
static void check_video_and_rom(const struct boot_info *info) {
  bool bios = info->firmware != BOOT_FIRMWARE_UEFI;
  for (uint64_t physical = 0xa0000; physical < ONE_MIB; physical += PAGE_SIZE) {
    uint32_t type = type_at(info, physical);
    survey_expect(type == BOOT_MEMORY_RESERVED || (type == 0 && !bios), "0x%lx has type 0x%x",
                  physical, type);
  }
}

static void check_low_memory(const struct boot_info *info) {
  const struct boot_memory_region *regions = memory_map_regions(info);
  survey_expect(type_at(info, 0) == BOOT_MEMORY_RESERVED, "page 0 has type 0x%x", type_at(info, 0));
  check_video_and_rom(info);
  for (uint64_t i = 0; i < info->memory_map_count && regions[i].base_phys < ONE_MIB; i++)
    survey_expect(!is_taken_memory(regions[i].type) ||
                      (regions[i].base_phys == info->last_page && regions[i].length == PAGE_SIZE),
                  "the loader keeps memory at 0x%lx, below 1 MiB", regions[i].base_phys);
  survey_expect(info->firmware != BOOT_FIRMWARE_BIOS || info->last_page == BIOS_LAST_PAGE,
                "the loader's last page is at 0x%lx", info->last_page);
}

void map_rules_check(const struct boot_info *info) {
  const struct boot_memory_region *regions = memory_map_regions(info);
  uint64_t previous_end = 0;
  survey_expect(info->memory_map_count > 0, "the memory map is empty");
  for (uint64_t i = 0; i < info->memory_map_count; i++) {
    check_region(&regions[i], previous_end);
    previous_end = end_of(&regions[i]);
  }
  check_low_memory(info);
  check_handed_over(info, "the boot info", (uintptr_t)info);
  check_handed_over(info, "the memory map", info->memory_map);
  check_handed_over(info, "the command line", info->command_line);
  check_handed_over(info, "the loader's name", info->loader_name);
  survey_expect(type_at(info, info->kernel_base_phys) == BOOT_MEMORY_KERNEL,
                "the kernel lies at 0x%lx, in memory of type 0x%x", info->kernel_base_phys,
                type_at(info, info->kernel_base_phys));
}

/* GRUB may have run on either. */
static uint64_t firmware_keeps(const struct boot_info *info) {
  switch (info->firmware) {
  case BOOT_FIRMWARE_BIOS:
  case BOOT_FIRMWARE_PVH:
    return BIOS_KEEPS;
  default:
    return UEFI_KEEPS;
  }
}

void map_rules_check_amount(const struct boot_info *info) {
  const struct boot_memory_region *regions = memory_map_regions(info);
  const struct fw_cfg_file ram_size = {.size = sizeof(uint64_t), .selector = FW_CFG_RAM_SIZE};
  uint64_t there = 0;
  uint64_t mapped = 0;
  survey_expect(fw_cfg_present(), "this machine does not say how much memory it has");
  fw_cfg_read(&ram_size, &there, sizeof(there));
  for (uint64_t i = 0; i < info->memory_map_count; i++)
    if (reported_type(&regions[i]) == BOOT_MEMORY_USABLE)
      mapped += regions[i].length;
  survey_expect(mapped <= there && there - mapped < firmware_keeps(info),
                "the map has %lu KiB of memory, and the machine %lu", mapped >> 10, there >> 10);
}
