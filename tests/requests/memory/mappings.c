/*
 * Asks for mappings of RAM, of the local APIC, of VGA memory and of nothing, and holds each against
 * the page tables and against the same memory in the direct map.
 */
#include <stdint.h>

#include "boot/protocol/boot_info.h"
#include "boot/protocol/requests.h"
#include "kernel/runtime/boot_info_check.h"
#include "kernel/runtime/console.h"
#include "kernel/runtime/cpu.h"
#include "kernel/runtime/harness.h"
#include "tests/requests/memory/walk.h"

_Noreturn void _start(const struct boot_info *info);

/* RAM of every machine that the tests have, where nothing of the loader's is put. */
#define RAM UINT64_C(0x1a00000)
#define RAM_LENGTH UINT64_C(0x201000)
#define CODE UINT64_C(0xffffd00000000000)
#define APIC UINT64_C(0xfee00000)
#define APIC_MAPPED UINT64_C(0xffffd00040000000)
#define APIC_VERSION 0x30 /* Intel SDM volume 3A, section 11.4.8 */
#define VGA UINT64_C(0xa0000)
#define VGA_LENGTH UINT64_C(0x20000)
#define VGA_MAPPED UINT64_C(0x40000000)
/* Above 4 GiB, where the direct map has nothing. */
#define HOLE UINT64_C(0x8000000000)

#if IN_C
BOOT_REQUEST_MAPPINGS(BOOT_REQUEST_REQUIRED, {.physical = RAM, .length = RAM_LENGTH},
                      {.virtual_address = CODE,
                       .physical = RAM,
                       .length = PAGE,
                       .access = BOOT_MAPPING_READ | BOOT_MAPPING_EXECUTE},
                      {.virtual_address = APIC_MAPPED,
                       .physical = APIC,
                       .length = PAGE,
                       .caching = BOOT_REQUEST_CACHING_UNCACHED},
                      {.virtual_address = VGA_MAPPED,
                       .physical = VGA,
                       .length = VGA_LENGTH,
                       .caching = BOOT_REQUEST_CACHING_WRITE_COMBINING},
                      {.physical = HOLE, .length = PAGE, .access = BOOT_MAPPING_READ});
#endif

#define DATA (WRITE | NO_EXECUTE)

/* Two mappings of the same memory, and code that one of them lets run. */
static void use_ram(const struct boot_info *info) {
  static const uint8_t code[] = {0xb8, 0x78, 0x56, 0x34, 0x12, 0xc3}; /* mov eax, 0x12345678; ret */
  volatile uint8_t *bytes = (volatile uint8_t *)RAM;
  const volatile uint64_t *last =
      (const volatile uint64_t *)(info->direct_map + RAM + RAM_LENGTH - sizeof(*last));
  for (uint64_t i = 0; i < sizeof(code); i++)
    bytes[i] = code[i];
  uint32_t result = ((uint32_t (*)(void))CODE)();
  if (result != 0x12345678)
    harness_fail("the code at 0x%lx returned 0x%x", CODE, result);
  *(volatile uint64_t *)(RAM + RAM_LENGTH - sizeof(*last)) = RAM;
  if (*last != RAM)
    harness_fail("the end of the mapping at 0x%lx is not that RAM", RAM);
}

static void use_apic(const struct boot_info *info) {
  uint32_t version = *(const volatile uint32_t *)(APIC_MAPPED + APIC_VERSION);
  uint32_t direct = *(const volatile uint32_t *)(info->direct_map + APIC + APIC_VERSION);
  if (version != direct || (version & 0xff) < 0x10)
    harness_fail("the APIC's version is 0x%x, and 0x%x in the direct map", version, direct);
}

static void expect_end(const struct boot_info *info, uint64_t base, uint64_t length) {
  if (walk(info, base - 1).present || walk(info, base + length).present)
    harness_fail("more than 0x%lx bytes are mapped at 0x%lx", length, base);
}

void _start(const struct boot_info *info) {
  console_init_serial();
  boot_info_check(info);
  if (granted(info, BOOT_REQUEST_TYPE_MAPPINGS) != 5)
    harness_fail("there are %lu mappings, not 5", granted(info, BOOT_REQUEST_TYPE_MAPPINGS));
  expect_mapped(info, RAM, RAM, RAM_LENGTH, DATA);
  expect_end(info, RAM, RAM_LENGTH);
  expect_mapped(info, CODE, RAM, PAGE, 0);
  expect_end(info, CODE, PAGE);
  expect_mapped(info, APIC_MAPPED, APIC, PAGE, DATA | CACHING_UNCACHED);
  expect_end(info, APIC_MAPPED, PAGE);
  expect_mapped(info, info->direct_map + APIC, APIC, PAGE, DATA | CACHING_UNCACHED);
  expect_mapped(info, info->direct_map + APIC + PAGE, APIC + PAGE, PAGE, DATA);
  expect_mapped(info, VGA_MAPPED, VGA, VGA_LENGTH, DATA | CACHING_WRITE_COMBINING);
  expect_end(info, VGA_MAPPED, VGA_LENGTH);
  expect_mapped(info, HOLE, HOLE, PAGE, NO_EXECUTE);
  expect_end(info, HOLE, PAGE);
  if (read_pat() != PAT_ASKED_FOR)
    harness_fail("IA32_PAT is 0x%lx", read_pat());
  use_ram(info);
  use_apic(info);
  harness_pass();
  cpu_halt_forever();
}
