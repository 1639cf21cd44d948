/*
 * The floor of loading on UEFI: reads what the loader reads by the same calls of firmware, in
 * pieces of the same size to one buffer, does nothing with it, and prints how long that took. It
 * takes the loader's place on an image that is otherwise the same.
 */
#include "boot/pc/cpu.h"
#include "tests/bench/uefi/program.h"

#define PIECE (UINT64_C(1) << 20) /* boot/uefi/volume_file.c */

efi_status efi_main(efi_handle image, struct efi_system_table *system);

efi_status efi_main(efi_handle image, struct efi_system_table *system) {
  uint64_t begin = cpu_time_stamp();
  const struct program program = program_start(image, system);
  struct efi_file *volume = program_open(&program, u"\\BOOTSMTH\\VOLUME.BIN");
  void *buffer = program_memory(&program, PIECE);
  uint64_t rest = program_file_length(volume);
  while (rest > 0) {
    uint64_t length = rest < PIECE ? rest : PIECE;
    program_read(volume, buffer, length);
    rest -= length;
  }
  uint64_t end = cpu_time_stamp();
  program_print("time stamps: ");
  program_print_number(begin);
  program_print(" 0 ");
  program_print_number(end);
  program_print("\n");
  program_end();
}
