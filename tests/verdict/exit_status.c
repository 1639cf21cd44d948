/* Knows nothing of a verdict channel: writes 0x33 to isa-debug-exit, so that QEMU ends with 103. */
#include "kernel/runtime/cpu.h"
#include "kernel/runtime/port_io.h"
#include "tests/verdict/hello.h"

_Noreturn void _start(const struct boot_info *info);

void _start(const struct boot_info *info) {
  say_hello(info);
  port_write8(0xf4, 0x33);
  cpu_halt_forever();
}
