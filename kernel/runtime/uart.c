/* Polled driver of a 16550 UART; every wait has an end. */
#include "kernel/runtime/uart.h"

#include "kernel/runtime/cpu.h"
#include "kernel/runtime/port_io.h"

/* Registers, counted from the port's base. */
enum {
  DATA = 0,             /* receiver buffer and transmitter holding register; with DLAB: divisor */
  INTERRUPT_ENABLE = 1, /* with DLAB: divisor, high byte */
  FIFO_CONTROL = 2,
  LINE_CONTROL = 3,
  MODEM_CONTROL = 4,
  LINE_STATUS = 5,
  SCRATCH = 7,
};

enum {
  FIFO_ENABLE_AND_CLEAR = 0x07,
  LINE_8N1 = 0x03,
  LINE_DLAB = 0x80, /* the divisor is at registers 0 and 1 */
  MODEM_DTR_RTS = 0x03,
  STATUS_DATA_READY = 0x01,
  STATUS_HOLDING_REGISTER_EMPTY = 0x20, /* takes a byte */
  STATUS_TRANSMITTER_IDLE = 0x40,       /* and none is on its way */
};

/* The clock divided by 16 is 115200 Hz. */
enum { DIVISOR_115200 = 1 };

/*
 * A port read takes about a microsecond on the ISA bus, a byte 87 microseconds on the line. A full
 * second leaves room for an emulator whose reader is slow.
 */
enum { MAX_POLLS = 1000000 };

/* Where no device answers, the bus reads all ones; a UART gives back what was written. */
static bool has_scratch_register(uint16_t port) {
  port_write8(port + SCRATCH, 0x5a);
  if (port_read8(port + SCRATCH) != 0x5a)
    return false;
  port_write8(port + SCRATCH, 0xa5);
  return port_read8(port + SCRATCH) == 0xa5;
}

/* Looks at the line status until one of `bits` is set, at most `polls` times. */
static bool wait_for_status(const struct uart *uart, uint8_t bits, int polls) {
  for (; polls > 0; polls--) {
    if ((port_read8(uart->port + LINE_STATUS) & bits) != 0)
      return true;
    cpu_relax();
  }
  return false;
}

bool uart_init(struct uart *uart, uint16_t port) {
  *uart = (struct uart){.port = port, .present = has_scratch_register(port)};
  if (!uart->present)
    return false;
  /* Clearing the FIFO would lose what firmware or loader sent last. */
  wait_for_status(uart, STATUS_TRANSMITTER_IDLE, MAX_POLLS);
  port_write8(port + INTERRUPT_ENABLE, 0);
  port_write8(port + LINE_CONTROL, LINE_DLAB);
  port_write8(port + DATA, DIVISOR_115200 & 0xff);
  port_write8(port + INTERRUPT_ENABLE, DIVISOR_115200 >> 8);
  port_write8(port + LINE_CONTROL, LINE_8N1);
  port_write8(port + FIFO_CONTROL, FIFO_ENABLE_AND_CLEAR);
  port_write8(port + MODEM_CONTROL, MODEM_DTR_RTS);
  return true;
}

void uart_put(struct uart *uart, uint8_t byte) {
  if (!uart->present)
    return;
  /* Once stuck, one look per byte is enough: the port is used again as soon as it drains. */
  int polls = uart->stuck ? 1 : MAX_POLLS;
  uart->stuck = !wait_for_status(uart, STATUS_HOLDING_REGISTER_EMPTY, polls);
  if (!uart->stuck)
    port_write8(uart->port + DATA, byte);
}

bool uart_poll(struct uart *uart, uint8_t *byte) {
  if (!uart->present || !wait_for_status(uart, STATUS_DATA_READY, 1))
    return false;
  *byte = port_read8(uart->port + DATA);
  return true;
}
