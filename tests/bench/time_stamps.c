/*
 * A kernel that prints the loader's time stamps to the serial port. PADDING_BYTES of data that
 * nothing uses make it as large as the measurement wants.
 */
#include <stdint.h>

#include "boot/protocol/boot_info.h"
#include "boot/protocol/harness.h"
#include "kernel/runtime/console.h"
#include "kernel/runtime/cpu.h"
#include "kernel/runtime/harness.h"
#include "kernel/runtime/port_io.h"

_Noreturn void _start(const struct boot_info *info);

/* One byte that is not zero keeps it out of .bss, so that it lies in the file and is read from the
 * disk. */
__attribute__((used, retain)) static const uint8_t padding[PADDING_BYTES] = {1};

_Noreturn void _start(const struct boot_info *info) {
  const struct boot_timestamps *stamps = &info->timestamps;
  console_init_serial();
  console_print_serial("time stamps: %lu %lu %lu\n", stamps->first_stage, stamps->second_stage,
                       stamps->kernel_entry);
  harness_pass();
  port_write8(HARNESS_EXIT_PORT, HARNESS_EXIT_PASS); /* for boot_times, which is no harness */
  cpu_halt_forever();
}
