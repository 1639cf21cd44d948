/*
 * The second stage, from the first line of C to the kernel. Nothing is used before it has been
 * checked, and the BIOS is asked for the memory map before any memory is chosen.
 */
#include <stddef.h>
#include <string.h>

#include "boot/bios/a20.h"
#include "boot/bios/bios.h"
#include "boot/bios/boot_volume.h"
#include "boot/bios/extension.h"
#include "boot/bios/extras.h"
#include "boot/bios/machine_memory.h"
#include "boot/bios/screen.h"
#include "boot/bios/video.h"
#include "boot/common/efi_answer.h"
#include "boot/common/failure.h"
#include "boot/common/kernel_layout.h"
#include "boot/common/kernel_start.h"
#include "boot/common/load_command_line.h"
#include "boot/common/load_kernel.h"
#include "boot/common/load_kernel_file.h"
#include "boot/common/load_modules.h"
#include "boot/common/load_requests.h"
#include "boot/common/more_sentences.h"
#include "boot/common/volume.h"
#include "boot/pc/bios_memory.h"
#include "boot/pc/bulk.h"
#include "boot/pc/cpu.h"
#include "boot/pc/cpu_state.h"
#include "boot/pc/enter_kernel.h"
#include "boot/pc/exceptions.h"
#include "boot/pc/interrupts.h"
#include "boot/pc/machine_time.h"
#include "boot/pc/serial.h"
#include "boot/pc/start_plan.h"
#include "boot/pc/start_processors.h"

#define FIRST_STAGE_TSC 0x7bf8 /* first_stage.asm */

/* From entry.asm and second_stage.ld. */
extern uint8_t boot_drive;
extern uint16_t boot_sector_size;
extern uint8_t bounce_buffers_end[];
void load_task_register(void);
_Noreturn void second_stage_main(void);

static const char loader_name[] = "Bootsmith " BOOTSMITH_VERSION " (BIOS)";

static struct cpu cpu;
static struct memory_map map;
static struct boot_volume volume;
static struct volume_source source;
static struct kernel_requests requests;
static struct loaded_kernel kernel;
static char command_line[VOLUME_COMMAND_LINE_MAX];

static _Noreturn void start_kernel(struct kernel_layout *layout, struct handover *handover) {
  const struct kernel_start_plan plan =
      start_plan(&cpu, layout, &requests, &kernel, VOLUME_LOADER_ADDRESS);
  struct kernel_start start;
  must(kernel_start_build(&plan, &map, handover, &start));
  if (request_made(&requests.cpu_state.request))
    must(cpu_state_prepare(&requests, handover, &start));
  if (request_made(&requests.processors.request))
    must(start_processors_now(&plan, &map, &start, handover));
  must(kernel_start_hand_over(&plan, &map, handover));
  interrupts_mask_all();
  enter_kernel(kernel_start_copy(handover, &start));
}

_Noreturn void second_stage_main(void) {
  struct boot_timestamps timestamps;
  memcpy(&timestamps.first_stage, (const void *)(uintptr_t)FIRST_STAGE_TSC,
         sizeof(timestamps.first_stage));
  serial_start();
  exceptions_start();
  must(cpu_check(&cpu));
  timestamps.second_stage = cpu_time_stamp();

  must(bios_check_low_memory((uintptr_t)bounce_buffers_end));
  interrupts_disable_nmi();
  bulk_start();
  must(boot_volume_open(&volume, boot_drive, boot_sector_size, &source));
  timestamps.volume_opened = cpu_time_stamp();
  load_task_register();
  must(a20_open());
  must(load_requests(&source, &requests));
  bool extended = source.header->flags != 0 || requests_need_extension(&requests);
  if (extended) {
    must(extension_load(&source));
    error_own_template = more_sentences;
    must(efi_answer_none(&requests));
  }
  struct kernel_layout layout = kernel_layout_of(&requests);
  must(bios_read_memory_map(&map, &cpu, &layout));
  if (extended)
    must(extras_open(&source, &map, &requests, loader_name));

  struct handover handover = {.loader_name = loader_name, .command_line = command_line};
  must(load_command_line(&source, command_line, &handover.command_line_length));
  must(load_kernel(&source, &layout, cpu_random(&cpu), &map, &kernel));
  timestamps.kernel_loaded = cpu_time_stamp();
  if (extended)
    must(load_kernel_file(&source, &layout, &requests, &map, &handover));
  must(load_modules(&source, &layout, &map, &handover.info));
  timestamps.modules_loaded = cpu_time_stamp();

  handover.info.firmware = BOOT_FIRMWARE_BIOS;
  handover.info.rsdp_phys = bios_memory_find_rsdp();
  bios_memory_find_smbios(&handover.info);
  if (extended)
    must(machine_time_answer(&layout, &requests, NULL, &map, &handover));
  handover.info.timestamps = timestamps;
  handover.info.bios_drive = boot_drive;
  if (screen_requests_made(&requests))
    must(screen_requests_meet(&bios_screen, &layout, &map, &requests, &handover));
  else
    handover.info.screen = video_prepare();
  must(a20_open()); /* that was the last call of the BIOS */
  start_kernel(&layout, &handover);
}
