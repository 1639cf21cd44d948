/*
 * The UEFI loader, from the firmware's call to the kernel. While firmware runs, memory is taken
 * from it; nothing is used before it has been checked; and only when all is ready is firmware left.
 */
#include <stddef.h>

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
#include "boot/common/memory_requests.h"
#include "boot/common/memory_volume.h"
#include "boot/common/more_sentences.h"
#include "boot/common/pe_format.h"
#include "boot/common/unpack.h"
#include "boot/pc/cpu.h"
#include "boot/pc/cpu_state.h"
#include "boot/pc/interrupts.h"
#include "boot/pc/machine_time.h"
#include "boot/pc/start_plan.h"
#include "boot/pc/start_processors.h"
#include "boot/uefi/expected_volume.h"
#include "boot/uefi/firmware.h"
#include "boot/uefi/graphics.h"
#include "boot/uefi/last_page.h"
#include "boot/uefi/memory.h"
#include "boot/uefi/own_image.h"
#include "boot/uefi/tpm.h"
#include "boot/uefi/volume_file.h"

#define LOADER_NAME "Bootsmith " BOOTSMITH_VERSION " (UEFI)"

/* Firmware's last map may have more regions than the one that memory was taken from. */
#define REGIONS_TO_COME 64

efi_status efi_main(efi_handle image, struct efi_system_table *system);

static struct cpu cpu;
static struct memory_map map;
static struct memory_map final_map;
static struct volume_source source;
static struct unpacker unpacker;
static struct applied_settings settings;
static struct kernel_requests requests;
static struct loaded_kernel kernel;
static struct start_processors others;
static char command_line[VOLUME_COMMAND_LINE_MAX];

static const void *find_section(const struct efi_loaded_image *image, const char *name,
                                size_t *length) {
  return own_image_section(image->image_base, image->image_size, name, length);
}

static struct error open_expected_volume(efi_handle device, const void *digest,
                                         size_t digest_length) {
  const void *bytes;
  size_t length;
  struct error error = volume_file_read(device, &bytes, &length);
  return error.code == ERROR_NONE
             ? expected_volume_open(bytes, length, digest, digest_length, &source)
             : error;
}

/*
 * In the loader itself, else as a file beside it. The loader's signature covers its sections, and
 * so a volume in one of them, or one whose digest is there.
 */
static struct error open_volume(void) {
  static const struct efi_guid protocol = EFI_LOADED_IMAGE_PROTOCOL;
  const struct efi_loaded_image *image = firmware_protocol_of(firmware.image, &protocol);
  if (image == NULL)
    return error_make(ERROR_UEFI_NO_VOLUME, EFI_NOT_FOUND, 0, 0);
  size_t length;
  const void *embedded = find_section(image, PE_VOLUME_SECTION, &length);
  if (embedded != NULL)
    return memory_volume_open(embedded, length, &source);
  const void *digest = find_section(image, PE_VOLUME_DIGEST_SECTION, &length);
  if (digest != NULL)
    return open_expected_volume(image->device, digest, length);
  if (firmware_secure_boot())
    return error_make(ERROR_UEFI_SECURE_BOOT, 0, 0, 0);
  return volume_file_open(image->device, &source);
}

/* Reads all further parts unpacked. */
static struct error unpack_parts(void) {
  uint64_t memory;
  if ((source.header->flags & VOLUME_FLAG_COMPRESSED) == 0)
    return NO_ERROR;
  if (efi_failed(firmware.boot->allocate_pages(EFI_ALLOCATE_ANY_PAGES, EFI_LOADER_DATA,
                                               UNPACK_MEMORY / EFI_PAGE_SIZE, &memory)))
    return error_make(ERROR_MEMORY_LOADER, UNPACK_MEMORY / 1024, 0, 0);
  unpack_open(&unpacker, &source, (void *)memory);
  return NO_ERROR;
}

static uint64_t usable_end(const struct kernel_layout *layout) {
  uint64_t reachable = kernel_layout_reach(layout);
  return cpu.physical_end < reachable ? cpu.physical_end : reachable;
}

static uint64_t find_table(const struct efi_guid *newer, const struct efi_guid *older) {
  uint64_t table = firmware_table(newer);
  return table != 0 ? table : firmware_table(older);
}

static void describe_firmware(struct boot_info *info) {
  static const struct efi_guid acpi_20 = EFI_ACPI_20_TABLE;
  static const struct efi_guid acpi_10 = EFI_ACPI_10_TABLE;
  static const struct efi_guid smbios_3 = EFI_SMBIOS3_TABLE;
  static const struct efi_guid smbios = EFI_SMBIOS_TABLE;
  info->firmware = BOOT_FIRMWARE_UEFI;
  info->rsdp_phys = find_table(&acpi_20, &acpi_10);
  info->smbios_phys = find_table(&smbios_3, &smbios);
  info->smbios_32_phys = firmware_table(&smbios);
}

static struct error take_last_page(const struct kernel_layout *layout,
                                   const struct boot_screen *screen, uint64_t *page) {
  const struct elf64_segment *first = &kernel.image.segments[0];
  const struct elf64_segment *last = &kernel.image.segments[kernel.image.segment_count - 1];
  struct kernel_places kept =
      kernel_places_asked(&requests, layout, memory_requests_screen_length(screen));
  kept.place[kept.count++] = (struct kernel_place){NAME_KERNEL, first->vaddr + kernel.slide,
                                                   last->vaddr + last->memory_size - first->vaddr};
  return memory_take_code_page(&map, &kept, page);
}

static _Noreturn void start_kernel(struct kernel_layout *layout, struct handover *handover) {
  uint64_t last_page;
  struct boot_efi *efi;
  must(efi_answer_begin(layout, &requests, MEMORY_DESCRIPTORS_SIZE, &map, handover, &efi));
  must(take_last_page(layout, &handover->info.screen, &last_page));
  struct kernel_start_plan plan = start_plan(&cpu, layout, &requests, &kernel, last_page);
  plan.regions_to_come = REGIONS_TO_COME;
  struct kernel_start start;
  size_t regions = map.count + REGIONS_TO_COME;
  must(kernel_start_build(&plan, &map, handover, &start));
  if (request_made(&requests.cpu_state.request))
    must(cpu_state_prepare(&requests, handover, &start));
  if (request_made(&requests.processors.request))
    must(start_processors_prepare(&plan, &map, &start, handover, &others));
  last_page_prepare(last_page, layout->direct_map, &start);
  /* A sentence is best said while firmware still prints it. */
  if (request_made(&requests.low_memory.request)) {
    must(memory_look_ahead(&map, usable_end(layout), &final_map));
    must(memory_requests_low(&requests, &final_map, handover->values));
  }
  must(memory_leave_firmware(&map, usable_end(layout), regions, &final_map));
  const struct efi_memory_map descriptors = memory_descriptors();
  efi_answer_fill(layout, efi, (uintptr_t)firmware.system, &descriptors);
  must(kernel_start_hand_over(&plan, &final_map, handover));
  interrupts_mask_all();
  if (request_stands(&requests.processors.request))
    start_processors_run(&others);
  last_page_enter(last_page);
}

efi_status efi_main(efi_handle image, struct efi_system_table *system) {
  struct boot_timestamps timestamps = {.first_stage = cpu_time_stamp()};
  firmware = (struct firmware){.image = image, .system = system, .boot = system->boot};
  error_own_template = more_sentences;
  firmware.boot->set_watchdog_timer(0, 0, 0, NULL);
  must(cpu_check(&cpu));
  must(open_volume());
  tpm_measure(&source);
  must(unpack_parts());
  timestamps.second_stage = timestamps.volume_opened = cpu_time_stamp();
  must(load_requests(&source, &requests));
  if ((source.header->flags & VOLUME_FLAG_SETTINGS) != 0)
    must(apply_settings(&settings, LOADER_NAME, &source, &requests));
  struct kernel_layout layout = kernel_layout_of(&requests);
  must(memory_read(&map, usable_end(&layout)));

  struct handover handover = {.loader_name = LOADER_NAME, .command_line = command_line};
  must(load_command_line(&source, command_line, &handover.command_line_length));
  must(load_kernel(&source, &layout, cpu_random(&cpu), &map, &kernel));
  timestamps.kernel_loaded = cpu_time_stamp();
  must(load_kernel_file(&source, &layout, &requests, &map, &handover));
  must(load_modules(&source, &layout, &map, &handover.info));
  timestamps.modules_loaded = cpu_time_stamp();
  must(tpm_hand_over_log(&requests.tpm_event_log, &layout, &map,
                         &handover.values[BOOT_REQUEST_TYPE_TPM_EVENT_LOG]));
  must(graphics_prepare(&layout, &map, &requests, &handover));
  handover.info.timestamps = timestamps;
  describe_firmware(&handover.info);
  struct boot_date date;
  bool told = request_made(&requests.date.request) && firmware_date(&date);
  must(machine_time_answer(&layout, &requests, told ? &date : NULL, &map, &handover));
  start_kernel(&layout, &handover);
}
