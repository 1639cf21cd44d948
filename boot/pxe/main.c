/*
 * The second stage of network boots, from the first line of C to the kernel. The boot ROM, which
 * fetches the volume, has memory that its BIOS reports as not usable; it is let go when all is
 * loaded, and the BIOS asked again.
 */
#include <stddef.h>
#include <string.h>

#include "boot/bios/a20.h"
#include "boot/bios/extras.h"
#include "boot/bios/machine_memory.h"
#include "boot/bios/screen.h"
#include "boot/bios/video.h"
#include "boot/common/efi_answer.h"
#include "boot/common/failure.h"
#include "boot/common/kernel_start.h"
#include "boot/common/load_command_line.h"
#include "boot/common/load_kernel.h"
#include "boot/common/load_kernel_file.h"
#include "boot/common/load_modules.h"
#include "boot/common/load_requests.h"
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
#include "boot/pxe/network_volume.h"
#include "boot/pxe/rom.h"
#include "boot/pxe/sentences.h"

#define LOADER_NAME "Bootsmith " BOOTSMITH_VERSION " (PXE)"
#define FIRST_STAGE_ADDRESS 0x7c00
#define FIRST_STAGE_TSC 0x7bf8 /* pxe_stage.asm */

/* The BIOS's last map may have more regions than the one that memory was taken from. */
#define REGIONS_TO_COME 64

/* From entry.asm and second_stage.ld. */
extern uint8_t bounce_buffers[];
void load_task_register(void);
_Noreturn void second_stage_main(void);

static struct cpu cpu;
static struct memory_map map;
static struct memory_map final_map;
static struct pxe_interface rom;
static struct network_volume volume;
static struct volume_source source;
static struct kernel_requests requests;
static struct loaded_kernel kernel;
static char command_line[VOLUME_COMMAND_LINE_MAX];

static const void *first_stage_at(uint32_t offset) {
  return (const void *)(uintptr_t)(FIRST_STAGE_ADDRESS + offset);
}

static void open_volume(void) {
  const struct pxe_stage_patch *patch = first_stage_at(PXE_STAGE_PATCH_OFFSET);
  struct tftp *tftp = &volume.tftp;
  volume.header = (const struct volume_header *)(uintptr_t)VOLUME_LOAD_ADDRESS;
  volume.start = patch->volume_offset;
  volume.buffer = bounce_buffers;
  volume.buffer_address = (uint32_t)(uintptr_t)bounce_buffers;
  volume.kept = bounce_buffers + NETWORK_VOLUME_BUFFER_SIZE;
  tftp->state = (struct pxe_state *)(uintptr_t)(FIRST_STAGE_ADDRESS + PXE_STATE_OFFSET);
  pxe_sentences_name(&tftp->server);
  must(volume_header_check(volume.header));
  must(rom_open(tftp->state, &rom));
  must(rom_find_server(volume.buffer_address, &tftp->server));
  if (!boot_server_rename(&tftp->server, PXE_VOLUME_FILE))
    must(error_make(ERROR_PXE_SERVER, 0, 0, 0));
  must(network_volume_open(&volume, &source));
}

/* From here on nothing comes from the network any more. */
static void leave_network(const struct kernel_layout *layout, size_t most_regions) {
  network_volume_close(&volume);
  rom_leave(&rom);
  must(a20_open());
  must(bios_read_memory_map(&final_map, &cpu, layout));
  must(memory_map_take_again(&final_map, &map));
  if (final_map.count > most_regions)
    must(error_make(ERROR_MEMORY_MAP_FULL, most_regions, 0, 0));
  must(a20_open()); /* that was the last call of the BIOS */
}

static _Noreturn void start_kernel(struct kernel_layout *layout, struct handover *handover) {
  struct kernel_start_plan plan =
      start_plan(&cpu, layout, &requests, &kernel, VOLUME_LOADER_ADDRESS);
  plan.regions_to_come = REGIONS_TO_COME;
  struct kernel_start start;
  size_t regions = map.count + REGIONS_TO_COME;
  must(kernel_start_build(&plan, &map, handover, &start));
  if (request_made(&requests.cpu_state.request))
    must(cpu_state_prepare(&requests, handover, &start));
  leave_network(layout, regions);
  if (request_made(&requests.processors.request))
    must(start_processors_now(&plan, &final_map, &start, handover));
  must(kernel_start_hand_over(&plan, &final_map, handover));
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

  must(bios_check_low_memory((uintptr_t)bounce_buffers + NETWORK_VOLUME_BUFFER_SIZE +
                             NETWORK_VOLUME_KEPT_SIZE));
  interrupts_disable_nmi();
  bulk_start();
  load_task_register();
  must(a20_open());
  open_volume();
  timestamps.volume_opened = cpu_time_stamp();
  must(load_requests(&source, &requests));
  must(efi_answer_none(&requests));
  struct kernel_layout layout = kernel_layout_of(&requests);
  must(bios_read_memory_map(&map, &cpu, &layout));
  must(extras_open(&source, &map, &requests,
                   LOADER_NAME)); /* what the disk's loader has in its extension */

  struct handover handover = {.loader_name = LOADER_NAME, .command_line = command_line};
  must(load_command_line(&source, command_line, &handover.command_line_length));
  must(load_kernel(&source, &layout, cpu_random(&cpu), &map, &kernel));
  timestamps.kernel_loaded = cpu_time_stamp();
  must(load_kernel_file(&source, &layout, &requests, &map, &handover));
  must(load_modules(&source, &layout, &map, &handover.info));
  timestamps.modules_loaded = cpu_time_stamp();

  handover.info.firmware = BOOT_FIRMWARE_BIOS;
  handover.info.rsdp_phys = bios_memory_find_rsdp();
  bios_memory_find_smbios(&handover.info);
  must(machine_time_answer(&layout, &requests, NULL, &map, &handover));
  handover.info.timestamps = timestamps;
  if (screen_requests_made(&requests))
    must(screen_requests_meet(&bios_screen, &layout, &map, &requests, &handover));
  else
    handover.info.screen = video_prepare();
  must(a20_open());
  start_kernel(&layout, &handover);
}
