/*
 * The kernel that the matrix boots everywhere: looks at everything the loader hands over, prints
 * the memory map as firmware reported it, and passes only if all of it is true.
 *
 * Words of its command line ask for more:
 *   ram         the map's memory amounts to what the emulator says that the machine has
 *   every-byte  all usable memory is written and read, and not samples of it
 *   e9=TOKEN    the verdict goes where port_verdict.h says
 */
#include "tests/matrix/survey.h"

#include <stdarg.h>
#include <string.h>

#include "kernel/runtime/boot_info_check.h"
#include "kernel/runtime/console.h"
#include "kernel/runtime/cpu.h"
#include "kernel/runtime/harness.h"
#include "tests/matrix/map_rules.h"
#include "tests/matrix/memory_probe.h"
#include "tests/matrix/port_verdict.h"

_Noreturn void _start(const struct boot_info *info);

static const struct boot_info *surveyed;

void survey_expect(bool condition, const char *format, ...) {
  if (condition)
    return;
  va_list arguments;
  va_start(arguments, format);
  va_list again;
  va_copy(again, arguments);
  console_print("survey: FAIL: ");
  console_print_v(format, arguments);
  console_print("\n");
  harness_fail_v(format, again);
  port_verdict(surveyed, "FAIL");
  va_end(again);
  va_end(arguments);
  cpu_halt_forever();
}

bool survey_asks_for(const struct boot_info *info, const char *word) {
  size_t length = strlen(word);
  const char *text = (const char *)(uintptr_t)info->command_line;
  for (const char *at = text; *at != '\0'; at++) {
    bool begins = at == text || at[-1] == ' ';
    if (begins && strncmp(at, word, length) == 0 && (at[length] == ' ' || at[length] == '\0'))
      return true;
  }
  return false;
}

/* UEFI hands its tables on; elsewhere they are where a BIOS puts them, or nowhere. */
static void check_firmware_tables(const struct boot_info *info) {
  bool there = info->rsdp_phys != 0 && info->smbios_phys != 0;
  survey_expect(there || info->firmware != BOOT_FIRMWARE_UEFI, "RSDP or SMBIOS is missing");
  if (info->rsdp_phys != 0)
    survey_expect(memcmp(survey_memory(info, info->rsdp_phys), "RSD PTR ", 8) == 0,
                  "there is no RSDP at 0x%lx", info->rsdp_phys);
  if (info->smbios_phys != 0)
    survey_expect(memcmp(survey_memory(info, info->smbios_phys), "_SM", 3) == 0,
                  "there is no SMBIOS entry point at 0x%lx", info->smbios_phys);
}

/* SeaBIOS numbers disks from 0x80 on, and CDs from 0xe0 on. */
static void check_boot_drive(const struct boot_info *info) {
  uint32_t kind = info->bios_drive & ~UINT32_C(0xf);
  bool known =
      info->firmware == BOOT_FIRMWARE_BIOS ? kind == 0x80 || kind == 0xe0 : info->bios_drive == 0;
  survey_expect(known, "firmware is %u and the boot drive 0x%x", info->firmware, info->bios_drive);
}

void _start(const struct boot_info *info) {
  console_init_serial();
  boot_info_check(info);
  surveyed = info;
  console_init_screen(&info->screen);
  map_rules_print(info);
  map_rules_check(info);
  if (survey_asks_for(info, "ram"))
    map_rules_check_amount(info);
  check_firmware_tables(info);
  check_boot_drive(info);
  memory_probe(info, survey_asks_for(info, "every-byte"));
  console_print("survey: everything is as it should be, from %s\n",
                (const char *)(uintptr_t)info->loader_name);
  harness_pass();
  port_verdict(info, "PASS");
  cpu_halt_forever();
}
