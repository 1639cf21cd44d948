/* Ends QEMU as a pass does, within the line of the verdict. */
#include "tests/verdict/hello.h"
#include "tests/verdict/own_verdict.h"

_Noreturn void _start(const struct boot_info *info);

void _start(const struct boot_info *info) {
  struct uart uart;
  say_hello(info);
  struct token token = read_token();
  uart_init(&uart, HARNESS_UART_PORT);
  for (const char *next = token.text; *next != '\0'; next++)
    uart_put(&uart, (uint8_t)*next);
  for (const char *next = " PASS"; *next != '\0'; next++)
    uart_put(&uart, (uint8_t)*next);
  end_qemu(HARNESS_EXIT_PASS);
}
