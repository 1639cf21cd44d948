/*
 * Asks for UEFI's tables, and reads from them what the boot info says as well: firmware's tables
 * and what memory is; and calls a runtime service. Where there is no UEFI, none are given.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "boot/protocol/boot_info.h"
#include "boot/protocol/requests.h"
#include "kernel/runtime/boot_info_check.h"
#include "kernel/runtime/console.h"
#include "kernel/runtime/cpu.h"
#include "kernel/runtime/harness.h"

_Noreturn void _start(const struct boot_info *info);

BOOT_REQUEST_EFI(HOW);

/* UEFI 2.10, section 4.3.1. */
#define SIGNATURE UINT64_C(0x5453595320494249)
struct system_table {
  uint64_t signature;
  uint32_t revision;
  uint32_t header_size;
  uint32_t crc32;
  uint32_t reserved;
  uint64_t not_used[8];
  uint64_t runtime_services;
  uint64_t boot_services;
  uint64_t table_count;
  uint64_t tables;
};

struct table {
  uint64_t vendor[2];
  uint64_t address;
};

/* Section 4.6.1: EFI_ACPI_20_TABLE_GUID, SMBIOS_TABLE_GUID and SMBIOS3_TABLE_GUID. */
static const uint64_t acpi_20[2] = {UINT64_C(0x11d3e4f18868e871), UINT64_C(0x81883cc7800022bc)};
static const uint64_t smbios_32[2] = {UINT64_C(0x11d32d88eb9d2d31), UINT64_C(0x4dc13f279000169a)};
static const uint64_t smbios_64[2] = {UINT64_C(0x4a2c9794f2fd1544), UINT64_C(0x94e320cfbbe52e99)};

/* Section 7.2.3. */
struct descriptor {
  uint32_t type;
  uint32_t padding;
  uint64_t physical;
  uint64_t virtual_start;
  uint64_t pages;
  uint64_t attributes;
};

enum {
  RUNTIME_CODE = 5,
  RUNTIME_DATA = 6,
  CONVENTIONAL = 7,
  ACPI_RECLAIM = 9,
  ACPI_NVS = 10,
};

#define PAGE UINT64_C(4096)
#define ANY_TYPE 0

/* Section 8.3.1, and where GetTime is among the runtime services: section 4.5.1. */
struct time {
  uint16_t year;
  uint8_t month, day, hour, minute, second, padding;
  uint32_t nanosecond;
  uint16_t zone;
  uint8_t daylight, more_padding;
};

struct runtime_services {
  uint64_t header[3];
  __attribute__((ms_abi)) uint64_t (*get_time)(struct time *time, void *capabilities);
};

/* QEMU's clock, as BUILD.bazel has it. */
#define YEAR 2048
#define FEBRUARY 2

/* Bits of page table entries (Intel SDM volume 3A, tables 4-15 to 4-20). */
#define PRESENT_AND_WRITABLE UINT64_C(3)
#define LARGE UINT64_C(0x80)
#define TWO_MIB (UINT64_C(2) << 20)
#define CR4_OSFXSR UINT64_C(0x200)

/* The first 4 GiB at their own addresses, beside what the loader has mapped. */
static _Alignas(4096) uint64_t top_table[512];
static _Alignas(4096) uint64_t upper_table[512];
static _Alignas(4096) uint64_t tables[4][512];

static const void *direct(const struct boot_info *info, uint64_t physical) {
  return (const void *)(info->direct_map + physical);
}

/* CRC-32 of the header, with its own field as 0 (section 4.2.1). */
static uint32_t crc32(const uint8_t *bytes, uint32_t length, uint32_t field) {
  uint32_t crc = UINT32_MAX;
  for (uint32_t i = 0; i < length; i++) {
    crc ^= i >= field && i < field + 4 ? 0 : bytes[i];
    for (int bit = 0; bit < 8; bit++)
      crc = crc >> 1 ^ ((crc & 1) != 0 ? UINT32_C(0xedb88320) : 0);
  }
  return ~crc;
}

static uint64_t find_table(const struct boot_info *info, const struct system_table *system,
                           const uint64_t *vendor) {
  const struct table *tables = direct(info, system->tables);
  for (uint64_t i = 0; i < system->table_count; i++)
    if (tables[i].vendor[0] == vendor[0] && tables[i].vendor[1] == vendor[1])
      return tables[i].address;
  return 0;
}

static void check_system_table(const struct boot_info *info, const struct boot_efi *efi) {
  const struct system_table *system = direct(info, efi->system_table_phys);
  if (system->signature != SIGNATURE || system->header_size < sizeof(*system))
    harness_fail("there is no system table at 0x%lx", efi->system_table_phys);
  uint32_t crc = crc32((const uint8_t *)system, system->header_size,
                       (uint32_t)__builtin_offsetof(struct system_table, crc32));
  if (system->crc32 != crc)
    harness_fail("the system table's sum is 0x%x, not 0x%x", system->crc32, crc);
  if (system->boot_services != 0 || system->runtime_services == 0)
    harness_fail("boot services are at 0x%lx", system->boot_services);
  uint64_t bits_32 = find_table(info, system, smbios_32);
  uint64_t bits_64 = find_table(info, system, smbios_64);
  if (find_table(info, system, acpi_20) != info->rsdp_phys || info->rsdp_phys == 0)
    harness_fail("the RSDP is not at 0x%lx", info->rsdp_phys);
  if (info->smbios_32_phys != bits_32 || info->smbios_phys != (bits_64 != 0 ? bits_64 : bits_32))
    harness_fail("SMBIOS is not at 0x%lx and 0x%lx", info->smbios_phys, info->smbios_32_phys);
}

/* Whether all of the range is of a type that fits, by the boot info. */
static bool fits(const struct boot_info *info, const struct descriptor *found, uint32_t type) {
  const struct boot_memory_region *regions = (const struct boot_memory_region *)info->memory_map;
  uint64_t end = found->physical + found->pages * PAGE;
  for (uint64_t i = 0; i < info->memory_map_count; i++) {
    const struct boot_memory_region *region = &regions[i];
    bool apart = region->base_phys >= end || region->base_phys + region->length <= found->physical;
    bool usable = region->type == BOOT_MEMORY_USABLE || region->type > BOOT_MEMORY_BAD;
    if (!apart && (type == BOOT_MEMORY_USABLE ? !usable : region->type != type))
      return false;
  }
  return true;
}

static uint32_t type_here(uint32_t type) {
  return type == RUNTIME_CODE || type == RUNTIME_DATA ? BOOT_MEMORY_RESERVED
         : type == CONVENTIONAL                       ? BOOT_MEMORY_USABLE
         : type == ACPI_RECLAIM                       ? BOOT_MEMORY_ACPI_RECLAIMABLE
         : type == ACPI_NVS                           ? BOOT_MEMORY_ACPI_NVS
                                                      : ANY_TYPE;
}

/* The first MiB may be less than UEFI says: the contract keeps page 0 from everybody. */
static void check_descriptor(const struct boot_info *info, const struct descriptor *found) {
  uint32_t type = type_here(found->type);
  if (found->pages == 0 || found->physical % PAGE != 0)
    harness_fail("there is a descriptor of %lu pages at 0x%lx", found->pages, found->physical);
  if (type != ANY_TYPE && found->physical >= UINT64_C(0x100000) && !fits(info, found, type))
    harness_fail("memory of type %u at 0x%lx is of another type here", found->type,
                 found->physical);
}

static void check_map(const struct boot_info *info, const struct boot_efi *efi) {
  bool has_system_table = false;
  if (efi->descriptor_size < sizeof(struct descriptor) || efi->descriptor_version != 1 ||
      efi->memory_map_length == 0 || efi->memory_map_length % efi->descriptor_size != 0)
    harness_fail("the map has %lu bytes, each descriptor %u", efi->memory_map_length,
                 efi->descriptor_size);
  for (uint64_t at = 0; at < efi->memory_map_length; at += efi->descriptor_size) {
    const struct descriptor *found = (const struct descriptor *)(efi->memory_map + at);
    check_descriptor(info, found);
    has_system_table |= found->type == RUNTIME_DATA && efi->system_table_phys >= found->physical &&
                        efi->system_table_phys - found->physical < found->pages * PAGE;
  }
  if (!has_system_table)
    harness_fail("the system table is not where runtime services keep their data");
}

static uint64_t physical(const struct boot_info *info, const void *address) {
  return (uint64_t)address - info->kernel_base + info->kernel_base_phys;
}

/* Runtime services that have not been moved run at physical addresses (section 8.1). */
static void map_as_firmware_does(const struct boot_info *info) {
  uint64_t cr3;
  __asm__ volatile("mov %%cr3, %0" : "=r"(cr3));
  const uint64_t *loaders = direct(info, cr3);
  for (int i = 0; i < 512; i++)
    top_table[i] = loaders[i];
  for (uint64_t i = 0; i < 4 * 512; i++)
    tables[i / 512][i % 512] = i * TWO_MIB | LARGE | PRESENT_AND_WRITABLE;
  for (int i = 0; i < 4; i++)
    upper_table[i] = physical(info, tables[i]) | PRESENT_AND_WRITABLE;
  top_table[0] = physical(info, upper_table) | PRESENT_AND_WRITABLE;
  __asm__ volatile("mov %0, %%cr3" : : "r"(physical(info, top_table)) : "memory");
}

/* Firmware's code may use SSE. */
static void allow_sse(void) {
  uint64_t cr4;
  __asm__ volatile("mov %%cr4, %0" : "=r"(cr4));
  __asm__ volatile("mov %0, %%cr4" : : "r"(cr4 | CR4_OSFXSR));
}

/* A service of the firmware's that still runs, and tells the date. */
static void call_runtime_service(const struct boot_info *info, const struct boot_efi *efi) {
  const struct system_table *system = direct(info, efi->system_table_phys);
  const struct runtime_services *runtime = direct(info, system->runtime_services);
  struct time time = {0};
  map_as_firmware_does(info);
  allow_sse();
  uint64_t status = runtime->get_time(&time, NULL);
  if (status != 0 || time.year != YEAR || time.month != FEBRUARY)
    harness_fail("GetTime has status 0x%lx, and says %u-%u", status, time.year, time.month);
}

void _start(const struct boot_info *info) {
  const struct boot_request_answer *answer = (const struct boot_request_answer *)info->requests;
  console_init_serial();
  boot_info_check(info);
  if (info->request_count != 1 || answer->type != BOOT_REQUEST_TYPE_EFI)
    harness_fail("there are %lu answers", info->request_count);
  if (answer->status == BOOT_REQUEST_GRANTED) {
    const struct boot_efi *efi = (const struct boot_efi *)answer->value;
    check_system_table(info, efi);
    check_map(info, efi);
    call_runtime_service(info, efi);
  } else if (answer->value != 0) {
    harness_fail("what is not available has value 0x%lx", answer->value);
  }
  /* Whoever came before may not have ended its line. */
  console_print_serial("\nUEFI: %s\n",
                       answer->status == BOOT_REQUEST_GRANTED ? "granted" : "not available");
  harness_pass();
  cpu_halt_forever();
}
