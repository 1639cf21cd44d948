/* The verdict's way out: a line on the harness's own UART, its answer, then QEMU's exit device. */
#include "kernel/runtime/harness.h"

#include <stdbool.h>
#include <stdint.h>

#include "boot/protocol/harness.h"
#include "kernel/runtime/coverage.h"
#include "kernel/runtime/cpu.h"
#include "kernel/runtime/fw_cfg.h"
#include "kernel/runtime/port_io.h"
#include "kernel/runtime/print.h"
#include "kernel/runtime/uart.h"

/* The token that the harness made up for this boot. */
struct token {
  char text[HARNESS_TOKEN_LENGTH];
};

/* The search is slow, and a test of many parts has many lines: what is found is kept. */
static bool find_token(struct token *token) {
  static struct token found;
  struct fw_cfg_file file;
  if (found.text[0] != '\0') {
    *token = found;
    return true;
  }
  if (!fw_cfg_present() || !fw_cfg_find(HARNESS_FW_CFG_FILE, &file))
    return false;
  if (file.size != HARNESS_TOKEN_LENGTH)
    return false;
  fw_cfg_read(&file, token->text, HARNESS_TOKEN_LENGTH);
  found = *token;
  return true;
}

/* The verdict is one line, whatever the reason holds. */
static void put_in_line(void *context, char character) {
  uart_put(context, (uint8_t)(character == '\n' ? ' ' : character));
}

/* QEMU does not end at once: the CPU must not run on into other code meanwhile. */
static _Noreturn void end_machine(uint8_t value) {
  port_write8(HARNESS_EXIT_PORT, value);
  cpu_halt_forever();
}

/* Finds the harness and begins a line, such as the one that holds the verdict. False without a
 * harness. */
static bool begin_line(struct uart *uart) {
  struct token token;
  if (!find_token(&token))
    return false;
  /* A verdict that cannot be written must not end in a pass. */
  if (!uart_init(uart, HARNESS_UART_PORT))
    end_machine(HARNESS_EXIT_FAIL);
  const struct print_sink line = {put_in_line, uart};
  print(&line, "%.*s ", HARNESS_TOKEN_LENGTH, token.text);
  return true;
}

/* Waits without end on purpose: the deadline is the harness's, which can name what is missing. */
static _Noreturn void end_verdict(struct uart *uart, uint8_t exit_value) {
  uart_put(uart, '\n');
  uint8_t byte = 0;
  while (!uart_poll(uart, &byte) || byte != HARNESS_ACK)
    cpu_relax();
  end_machine(exit_value);
}

void harness_tell(const char *format, ...) {
  struct uart uart;
  va_list arguments;
  if (!begin_line(&uart))
    return;
  const struct print_sink line = {put_in_line, &uart};
  va_start(arguments, format);
  print_v(&line, format, arguments);
  va_end(arguments);
  uart_put(&uart, '\n');
}

void harness_pass(void) {
  struct uart uart;
  coverage_send();
  if (!begin_line(&uart))
    return;
  const struct print_sink line = {put_in_line, &uart};
  print(&line, "PASS");
  end_verdict(&uart, HARNESS_EXIT_PASS);
}

void harness_fail_v(const char *format, va_list arguments) {
  struct uart uart;
  coverage_send();
  if (!begin_line(&uart))
    return;
  const struct print_sink line = {put_in_line, &uart};
  print(&line, "FAIL ");
  print_v(&line, format, arguments);
  end_verdict(&uart, HARNESS_EXIT_FAIL);
}

void harness_fail(const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  harness_fail_v(format, arguments);
  va_end(arguments);
}
