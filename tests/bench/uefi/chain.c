/*
 * Starts another loader, \PEER.EFI of the same disk, as firmware would, and notes the time stamp
 * counter right before, where tests/bench/peers/kernel.asm finds it: its time so begins with its
 * own first instruction, as that of our loader does.
 */
#include "boot/pc/cpu.h"
#include "tests/bench/uefi/program.h"

/* tests/bench/peers/first_stamp.inc */
#define FIRST_STAMP ((volatile uint64_t *)0x4f0)
#define FIRST_STAMP_INVERSE ((volatile uint64_t *)0x4f8)

/* UEFI 2.10, sections 7.4.1 and 7.4.2. */
typedef efi_status(EFI_CALL load_image)(bool boot_policy, efi_handle parent, void *device_path,
                                        void *bytes, size_t length, efi_handle *image);
typedef efi_status(EFI_CALL start_image)(efi_handle image, size_t *exit_length, void **exit_data);

efi_status efi_main(efi_handle image, struct efi_system_table *system);

static efi_handle load(const struct program *program) {
  load_image *load_image_by_firmware = (load_image *)program->system->boot->load_image;
  struct efi_file *file = program_open(program, u"\\PEER.EFI");
  uint64_t length = program_file_length(file);
  void *bytes = program_memory(program, length);
  efi_handle peer = NULL;
  program_read(file, bytes, length);
  efi_status status =
      load_image_by_firmware(false, program->image, NULL, bytes, (size_t)length, &peer);
  if (efi_failed(status)) {
    program_print("the peer cannot be loaded\n");
    program_end();
  }
  return peer;
}

/* What comes from memory has no device; a loader asks for it to find its files. */
static void give_device(const struct program *program, efi_handle peer) {
  struct program as_peer = program_start(peer, program->system);
  as_peer.loaded->device = program->loaded->device;
  as_peer.loaded->file_path = program->loaded->file_path;
}

efi_status efi_main(efi_handle image, struct efi_system_table *system) {
  const struct program program = program_start(image, system);
  start_image *start_image_by_firmware = (start_image *)system->boot->start_image;
  efi_handle peer = load(&program);
  give_device(&program, peer);
  uint64_t stamp = cpu_time_stamp();
  *FIRST_STAMP = stamp;
  *FIRST_STAMP_INVERSE = ~stamp;
  start_image_by_firmware(peer, NULL, NULL);
  program_print("the peer came back\n");
  program_end();
}
