/* Reports a pass byte by byte, with so much time between them that each is read by itself. */
#include "tests/verdict/hello.h"
#include "tests/verdict/own_verdict.h"

_Noreturn void _start(const struct boot_info *info);

static void wait_a_while(void) {
  for (volatile int i = 0; i < 500000; i++)
    ;
}

static void put_slowly(struct uart *uart, const char *text) {
  for (; *text != '\0'; text++) {
    uart_put(uart, (uint8_t)*text);
    wait_a_while();
  }
}

void _start(const struct boot_info *info) {
  struct uart uart;
  uint8_t byte = 0;
  say_hello(info);
  struct token token = read_token();
  uart_init(&uart, HARNESS_UART_PORT);
  put_slowly(&uart, token.text);
  put_slowly(&uart, " PASS\n");
  while (!uart_poll(&uart, &byte) || byte != HARNESS_ACK)
    cpu_relax();
  end_qemu(HARNESS_EXIT_PASS);
}
