/* What the boot info says beyond memory: strings, modules, answers, tables, time. */
#include "boot/protocol/requests.h"
#include "tests/contract/check.h"

/* What SeaBIOS calls the drive that it boots from. */
#define FIRST_DISK 0x80
#define SEABIOS_FIRST_CD 0xe0

#define PAGE UINT64_C(4096)
#define RSDP_LENGTH 20
#define SMBIOS_ROM UINT64_C(0xf0000)
#define SMBIOS_ROM_END UINT64_C(0x100000)

static bool equal(const char *text, const char *expected) {
  while (*text != '\0' && *text == *expected) {
    text++;
    expected++;
  }
  return *text == *expected;
}

static bool begins_with(const uint8_t *bytes, const char *expected) {
  while (*expected != '\0' && *bytes == (uint8_t)*expected) {
    bytes++;
    expected++;
  }
  return *expected == '\0';
}

static uint8_t sum(const uint8_t *bytes, uint64_t length) {
  uint8_t total = 0;
  for (uint64_t i = 0; i < length; i++)
    total = (uint8_t)(total + bytes[i]);
  return total;
}

/* Every firmware has the same loader but for the way to it. From the network there is no drive. */
static const char *loader_name(const struct boot_info *info) {
  uint32_t firmware = info->firmware;
  if (firmware == BOOT_FIRMWARE_BIOS && info->bios_drive == 0)
    return "Bootsmith " BOOTSMITH_VERSION " (PXE)";
  return firmware == BOOT_FIRMWARE_BIOS         ? "Bootsmith " BOOTSMITH_VERSION " (BIOS)"
         : firmware == BOOT_FIRMWARE_UEFI       ? "Bootsmith " BOOTSMITH_VERSION " (UEFI)"
         : firmware == BOOT_FIRMWARE_MULTIBOOT1 ? "Bootsmith " BOOTSMITH_VERSION " (Multiboot 1)"
         : firmware == BOOT_FIRMWARE_MULTIBOOT2 ? "Bootsmith " BOOTSMITH_VERSION " (Multiboot 2)"
         : firmware == BOOT_FIRMWARE_PVH        ? "Bootsmith " BOOTSMITH_VERSION " (PVH)"
                                                : "";
}

static void check_strings(const struct boot_info *info) {
  const char *command_line = (const char *)info->command_line;
  const char *loader = (const char *)info->loader_name;
  CHECK(equal(command_line, EXPECTED_COMMAND_LINE), "the command line is \"%s\"", command_line);
  CHECK(equal(loader, loader_name(info)), "the loader is \"%s\"", loader);
  CHECK(all_of_type(info, info->command_line, 1, BOOT_MEMORY_LOADER),
        "the command line is not in loader memory");
  CHECK(all_of_type(info, info->loader_name, 1, BOOT_MEMORY_LOADER),
        "the loader's name is not in loader memory");
}

/* The files that BUILD.bazel makes: `length` bytes, each the low byte of 31 times its place. */
static void check_module(const struct boot_info *info, const struct boot_module *module,
                         const char *name, const char *command_line, uint64_t length) {
  const uint8_t *bytes = (const uint8_t *)module->base;
  CHECK(equal((const char *)module->name, name), "the module is \"%s\", not \"%s\"",
        (const char *)module->name, name);
  CHECK(equal((const char *)module->command_line, command_line), "the command line of %s is \"%s\"",
        name, (const char *)module->command_line);
  CHECK(all_of_type(info, module->command_line, 1, BOOT_MEMORY_LOADER),
        "the command line of %s is not in loader memory", name);
  CHECK_EQUAL(module->length, length);
  CHECK_EQUAL(module->base_phys % PAGE, 0);
  CHECK_EQUAL(module->base, module->base_phys + (EXPECTED_READ_ONLY_MODULES ? READ_ONLY_MODULES
                                                                            : info->direct_map));
  CHECK(all_of_type(info, info->direct_map + module->base_phys, length, BOOT_MEMORY_MODULE),
        "%s is not of type MODULE", name);
  for (uint64_t i = 0; i < length; i++)
    CHECK(bytes[i] == (uint8_t)(i * 31), "byte %lu of %s is 0x%02x", i, name, bytes[i]);
  for (uint64_t i = length; i % PAGE != 0; i++)
    CHECK(bytes[i] == 0, "byte %lu, behind the end of %s, is 0x%02x", i, name, bytes[i]);
}

static void check_modules(const struct boot_info *info) {
  const struct boot_module *modules = (const struct boot_module *)info->modules;
  CHECK_EQUAL(info->module_count, EXPECTED_MODULES);
  if (info->module_count == 0)
    return;
  CHECK(all_of_type(info, info->modules, info->module_count * sizeof(*modules), BOOT_MEMORY_LOADER),
        "the list of modules is not in loader memory");
  check_module(info, &modules[0], "ramdisk", "root=/ ro", 300001);
  check_module(info, &modules[1], "a page", "", 4096);
  CHECK(equal((const char *)modules[2].name, "nothing"), "the third module has another name");
  CHECK(equal((const char *)modules[2].command_line, ""), "it has a command line");
  CHECK_EQUAL(modules[2].length, 0);
  CHECK_EQUAL(modules[2].base, 0);
  CHECK_EQUAL(modules[2].base_phys, 0);
}

/* What the kernel finds under the next of the answers, which come in the order of their types. */
static void check_answer(const struct boot_info *info, uint64_t index, uint32_t type,
                         uint32_t status, uint64_t value) {
  const struct boot_request_answer *answer =
      (const struct boot_request_answer *)info->requests + index;
  CHECK(index < info->request_count, "there is no answer %lu", index);
  CHECK_EQUAL(answer->type, type);
  CHECK_EQUAL(answer->status, status);
  CHECK_EQUAL(answer->value, value);
}

static void check_requests(const struct boot_info *info) {
  uint64_t count = 0;
  if (EXPECTED_REQUESTS & 1 << BOOT_REQUEST_TYPE_STACK)
    check_answer(info, count++, BOOT_REQUEST_TYPE_STACK, BOOT_REQUEST_GRANTED,
                 EXPECTED_STACK_PAGES * PAGE);
  if (EXPECTED_REQUESTS & 1 << BOOT_REQUEST_TYPE_DIRECT_MAP)
    check_answer(info, count++, BOOT_REQUEST_TYPE_DIRECT_MAP, BOOT_REQUEST_GRANTED,
                 EXPECTED_DIRECT_MAP);
  if (EXPECTED_REQUESTS & 1 << BOOT_REQUEST_TYPE_KASLR)
    check_answer(info, count++, BOOT_REQUEST_TYPE_KASLR,
                 EXPECTED_SLIDE ? BOOT_REQUEST_GRANTED : BOOT_REQUEST_NOT_AVAILABLE,
                 info->kernel_slide);
  if (EXPECTED_READ_ONLY_MODULES)
    check_answer(info, count++, BOOT_REQUEST_TYPE_MODULES, BOOT_REQUEST_GRANTED, READ_ONLY_MODULES);
  CHECK_EQUAL(info->request_count, count);
  if (count == 0)
    CHECK_EQUAL(info->requests, 0);
  else
    CHECK(all_of_type(info, info->requests, count * sizeof(struct boot_request_answer),
                      BOOT_MEMORY_LOADER),
          "the answers are not in loader memory");
}

static bool is_entry_point(const uint8_t *bytes, const char *anchor, uint64_t length_at) {
  return begins_with(bytes, anchor) && sum(bytes, bytes[length_at]) == 0;
}

/* Where a BIOS puts SMBIOS's entry points: the first of them, 0 if there is none. */
static uint64_t find_in_rom(const struct boot_info *info, const char *anchor, uint64_t length_at) {
  for (uint64_t at = SMBIOS_ROM; at < SMBIOS_ROM_END; at += 16)
    if (is_entry_point(direct(info, at), anchor, length_at))
      return at;
  return 0;
}

static void check_smbios(const struct boot_info *info) {
  uint64_t bits_32 = info->smbios_32_phys;
  uint64_t any = info->smbios_phys;
  CHECK(any != 0, "there is no SMBIOS");
  CHECK(bits_32 == 0 || is_entry_point(direct(info, bits_32), "_SM_", 5),
        "there is no 32-bit entry point of SMBIOS at 0x%lx", bits_32);
  CHECK(any == bits_32 || is_entry_point(direct(info, any), "_SM3_", 6),
        "there is no 64-bit entry point of SMBIOS at 0x%lx", any);
  if (any < SMBIOS_ROM || any >= SMBIOS_ROM_END)
    return;
  uint64_t bits_64 = find_in_rom(info, "_SM3_", 6);
  CHECK_EQUAL(bits_32, find_in_rom(info, "_SM_", 5));
  CHECK_EQUAL(any, bits_64 != 0 ? bits_64 : bits_32);
}

static void check_firmware_tables(const struct boot_info *info) {
  if (info->firmware == BOOT_FIRMWARE_BIOS)
    CHECK(info->bios_drive == FIRST_DISK || info->bios_drive == SEABIOS_FIRST_CD ||
              info->bios_drive == 0,
          "info->bios_drive is 0x%x, neither the first disk nor the first CD, nor none",
          info->bios_drive);
  else
    CHECK_EQUAL(info->bios_drive, 0);
  const uint8_t *rsdp = direct(info, info->rsdp_phys);
  CHECK(info->rsdp_phys != 0 && begins_with(rsdp, "RSD PTR ") && sum(rsdp, RSDP_LENGTH) == 0,
        "there is no RSDP at 0x%lx", info->rsdp_phys);
  check_smbios(info);
}

static void check_time(const struct boot_timestamps *stamps) {
  uint32_t low;
  uint32_t high;
  __asm__ volatile("rdtsc" : "=a"(low), "=d"(high));
  CHECK(stamps->first_stage > 0, "the first stage took no time stamp");
  CHECK(stamps->second_stage > stamps->first_stage, "the second stage's time stamp is not later");
  CHECK(stamps->volume_opened >= stamps->second_stage, "that of the volume is earlier");
  CHECK(stamps->kernel_loaded > stamps->volume_opened, "that of the kernel is not later");
  CHECK(stamps->modules_loaded >= stamps->kernel_loaded, "that of the modules is earlier");
  CHECK(stamps->kernel_entry > stamps->modules_loaded, "that of the entry is not later");
  CHECK(((uint64_t)high << 32 | low) > stamps->kernel_entry, "it is in the future");
}

void check_boot_info(const struct boot_info *info) {
  CHECK_EQUAL(info->magic, BOOT_INFO_MAGIC);
  CHECK_EQUAL(info->version, BOOT_INFO_VERSION);
  CHECK_EQUAL(info->size, sizeof(*info));
  CHECK_EQUAL(info->kernel_slide != 0, EXPECTED_SLIDE);
  check_strings(info);
  check_modules(info);
  check_requests(info);
  check_firmware_tables(info);
  check_time(&info->timestamps);
}
