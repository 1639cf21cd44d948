/* Says hello and then writes to the serial port as fast as the CPU can, to past any limit. */
#include "kernel/runtime/port_io.h"
#include "kernel/runtime/uart.h"
#include "tests/verdict/hello.h"

_Noreturn void _start(const struct boot_info *info);

void _start(const struct boot_info *info) {
  say_hello(info);
  for (;;)
    port_write8(UART_COM1, 'x');
}
