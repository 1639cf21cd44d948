/*
 * The loader that Multiboot and PVH boot loaders start: from what they hand over to the kernel.
 * What lies in memory at entry, this loader and its volume among it, is borrowed until the kernel
 * runs.
 */
#include <stddef.h>
#include <string.h>

#include "boot/common/apply_settings.h"
#include "boot/common/efi_answer.h"
#include "boot/common/failure.h"
#include "boot/common/handover.h"
#include "boot/common/kernel_layout.h"
#include "boot/common/kernel_start.h"
#include "boot/common/load_command_line.h"
#include "boot/common/load_kernel.h"
#include "boot/common/load_kernel_file.h"
#include "boot/common/load_modules.h"
#include "boot/common/load_requests.h"
#include "boot/common/memory_volume.h"
#include "boot/common/more_sentences.h"
#include "boot/common/no_tpm.h"
#include "boot/common/screen_requests.h"
#include "boot/common/unpack.h"
#include "boot/multiboot/console.h"
#include "boot/multiboot/embedded_volume.h"
#include "boot/multiboot/handed_modules.h"
#include "boot/multiboot/handed_over.h"
#include "boot/multiboot/last_page.h"
#include "boot/multiboot/screen.h"
#include "boot/multiboot/screen_probe.h"
#include "boot/pc/bios_memory.h"
#include "boot/pc/cpu.h"
#include "boot/pc/cpu_state.h"
#include "boot/pc/exceptions.h"
#include "boot/pc/interrupts.h"
#include "boot/pc/machine_time.h"
#include "boot/pc/serial.h"
#include "boot/pc/start_plan.h"
#include "boot/pc/start_processors.h"

#define PAGE MEMORY_MAP_PAGE_SIZE
#define VIDEO_AND_ROM UINT64_C(0xa0000)
#define RSDP_LENGTH 36 /* ACPI 6.5, section 5.2.5.3 */

/* From loader.ld. */
extern const uint8_t loader_start[];

_Noreturn void multiboot_main(uint32_t magic, uint32_t info);

__attribute__((section(".volume")))
const struct embedded_volume embedded = {.magic = EMBEDDED_VOLUME_MAGIC};

static struct cpu cpu;
static struct memory_map map;
static struct handed_over given;
static struct volume_source source;
static struct unpacker unpacker;
static struct applied_settings settings;
static struct kernel_requests requests;
static struct loaded_kernel kernel;
static char command_line[VOLUME_COMMAND_LINE_MAX];

static const char *loader_name(void) {
  switch (given.firmware) {
  case BOOT_FIRMWARE_MULTIBOOT1:
    return "Bootsmith " BOOTSMITH_VERSION " (Multiboot 1)";
  case BOOT_FIRMWARE_MULTIBOOT2:
    return "Bootsmith " BOOTSMITH_VERSION " (Multiboot 2)";
  default:
    return "Bootsmith " BOOTSMITH_VERSION " (PVH)";
  }
}

static struct error read_handed_over(uint32_t magic, uint32_t info) {
  const struct physical memory = {.bytes = NULL, .base = 0, .length = MEMORY_MAP_32_BIT_END};
  struct error error = handed_over_read(&memory, magic, info, &map, &given);
  if (!given.screen_told)
    given.screen = screen_probe();
  console_use(&given.screen);
  return error;
}

static struct error open_volume(void) {
  /* Not a constant: the image tool has changed it. */
  const volatile struct embedded_volume *volume = &embedded;
  return memory_volume_open(&embedded + 1, (size_t)volume->length, &source);
}

static struct error borrow(uint64_t base, uint64_t length) {
  uint64_t first = memory_map_page_down(base);
  uint64_t end = memory_map_page_up(base + length);
  return memory_map_take(&map, first, end - first, MEMORY_MAP_BORROWED);
}

/* A boot loader of Multiboot 1 knows one place, whoever's that is: on UEFI firmware, its tables'.
 */
static struct error borrow_own_place(void) {
  uint64_t start = (uintptr_t)loader_start;
  uint64_t length =
      (uintptr_t)(&embedded + 1) + source.header->sectors * VOLUME_SECTOR_SIZE - start;
  return memory_map_is_usable(&map, start, length)
             ? borrow(start, length)
             : error_make(ERROR_LOADER_PLACE, start, (length + 1023) / 1024, 0);
}

static struct error borrow_all(void) {
  struct error error = borrow_own_place();
  for (uint32_t i = 0; i < given.range_count && error.code == ERROR_NONE; i++)
    error = borrow(given.ranges[i].base, given.ranges[i].length);
  return error;
}

/* Reads all further parts unpacked. */
static struct error unpack_parts(void) {
  return (source.header->flags & VOLUME_FLAG_COMPRESSED) == 0
             ? NO_ERROR
             : unpack_in_map(&unpacker, &source, &map, MEMORY_MAP_BORROWED);
}

/* A copy of the RSDP stays where it is, if nobody says where the RSDP itself is. */
static struct error keep_rsdp(void) {
  if (given.rsdp_phys == 0)
    given.rsdp_phys = bios_memory_find_rsdp();
  if (given.rsdp_phys != 0 || given.rsdp_copy == 0)
    return NO_ERROR;
  given.rsdp_phys = given.rsdp_copy;
  uint64_t first = memory_map_page_down(given.rsdp_copy);
  uint64_t end = memory_map_page_up(given.rsdp_copy + RSDP_LENGTH);
  return memory_map_take(&map, first, end - first, BOOT_MEMORY_ACPI_RECLAIMABLE);
}

/* Messages are not to be drawn into it either. */
static void drop_screen_in_ram(void) {
  if (!screen_lies_in_ram(&map, &given.screen))
    return;
  given.screen = (struct boot_screen){.kind = BOOT_SCREEN_NONE};
  console_use(&given.screen);
}

static struct error settle_memory(const struct kernel_layout *layout) {
  uint64_t reachable = kernel_layout_reach(layout);
  struct error error = bios_memory_reserve(&map);
  if (error.code == ERROR_NONE)
    error = memory_map_normalise(&map, cpu.physical_end < reachable ? cpu.physical_end : reachable);
  if (error.code == ERROR_NONE)
    error = keep_rsdp();
  if (error.code == ERROR_NONE)
    error = borrow_all();
  return error.code == ERROR_NONE ? handed_modules_place(&given, &map) : error;
}

/* Of low memory, where no kernel is linked; and where it is on a BIOS machine if that is free,
 * since what is near address 0 is better not mapped. */
static struct error take_last_page(uint64_t *page) {
  const struct memory_request request = {.length = PAGE,
                                         .alignment = PAGE,
                                         .lowest = VOLUME_LOADER_ADDRESS,
                                         .end = VIDEO_AND_ROM,
                                         .type = BOOT_MEMORY_LOADER};
  return memory_map_allocate(&map, &request, page)
             ? NO_ERROR
             : error_make(ERROR_MEMORY_LOADER, PAGE / 1024, 0, 0);
}

/* What the boot loader was told takes the place of what the image says. */
static struct error choose_command_line(struct handover *handover) {
  handover->command_line = command_line;
  if (given.command_line.length == 0)
    return load_command_line(&source, command_line, &handover->command_line_length);
  if (given.command_line.length > VOLUME_COMMAND_LINE_MAX)
    return error_make(ERROR_COMMAND_LINE_LENGTH, given.command_line.length, VOLUME_COMMAND_LINE_MAX,
                      0);
  handover->command_line_length = (size_t)given.command_line.length;
  memcpy(command_line, (const void *)(uintptr_t)given.command_line.base,
         handover->command_line_length);
  return NO_ERROR;
}

static void describe_firmware(struct boot_info *info) {
  info->firmware = given.firmware;
  info->rsdp_phys = given.rsdp_phys;
  info->smbios_phys = given.smbios_phys;
  info->smbios_32_phys = given.smbios_32_phys;
  if (given.smbios_phys == 0)
    bios_memory_find_smbios(info);
}

/* Both of UEFI's tables, or none. */
static struct error hand_over_efi(const struct kernel_layout *layout, struct handover *handover) {
  if (given.efi_system_table == 0 || given.efi_map.length == 0)
    return efi_answer_none(&requests);
  struct boot_efi *efi;
  const struct efi_memory_map descriptors = {
      (const void *)(uintptr_t)given.efi_map.base, (size_t)given.efi_map.length,
      given.efi_descriptor_size, given.efi_descriptor_version};
  struct error error =
      efi_answer_begin(layout, &requests, descriptors.length, &map, handover, &efi);
  if (error.code == ERROR_NONE)
    efi_answer_fill(layout, efi, given.efi_system_table, &descriptors);
  return error;
}

static _Noreturn void start_kernel(struct kernel_layout *layout, struct handover *handover) {
  uint64_t last_page;
  must(take_last_page(&last_page));
  const struct kernel_start_plan plan = start_plan(&cpu, layout, &requests, &kernel, last_page);
  struct kernel_start start;
  must(kernel_start_build(&plan, &map, handover, &start));
  if (request_made(&requests.cpu_state.request))
    must(cpu_state_prepare(&requests, handover, &start));
  if (request_made(&requests.processors.request))
    must(start_processors_now(&plan, &map, &start, handover));
  screen_clear(&handover->info.screen);
  memory_map_give_back(&map);
  must(kernel_start_hand_over(&plan, &map, handover));
  interrupts_mask_all();
  last_page_enter(last_page, layout->direct_map, &start);
}

_Noreturn void multiboot_main(uint32_t magic, uint32_t info) {
  struct boot_timestamps timestamps;
  error_own_template = more_sentences;
  serial_start();
  exceptions_start();
  must(read_handed_over(magic, info));
  must(cpu_check(&cpu));
  timestamps.first_stage = cpu_time_stamp();
  interrupts_disable_nmi();
  must(open_volume());
  timestamps.second_stage = timestamps.volume_opened = cpu_time_stamp();
  must(load_requests(&source, &requests));
  must(no_tpm_answer(&requests));
  struct kernel_layout layout = kernel_layout_of(&requests);
  must(settle_memory(&layout));
  drop_screen_in_ram();
  must(unpack_parts());
  if ((source.header->flags & VOLUME_FLAG_SETTINGS) != 0)
    must(apply_settings(&settings, loader_name(), &source, &requests));

  struct handover handover = {.loader_name = loader_name()};
  must(choose_command_line(&handover));
  must(load_kernel(&source, &layout, cpu_random(&cpu), &map, &kernel));
  timestamps.kernel_loaded = cpu_time_stamp();
  must(load_kernel_file(&source, &layout, &requests, &map, &handover));
  must(load_modules(&source, &layout, &map, &handover.info));
  must(handed_modules_list(&given, &layout, &map, &handover.info));
  timestamps.modules_loaded = cpu_time_stamp();
  handover.info.timestamps = timestamps;
  describe_firmware(&handover.info);
  must(hand_over_efi(&layout, &handover));
  must(machine_time_answer(&layout, &requests, NULL, &map, &handover));
  must(screen_describe(given.screen, &layout, &map, &requests, &handover));
  start_kernel(&layout, &handover);
}
