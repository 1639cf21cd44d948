/* COM1 by its registers; a machine without one is not waited for. */
#include "boot/pc/serial.h"

#include <stdbool.h>
#include <stdint.h>

#include "boot/pc/port_io.h"

/* 16550 registers (National Semiconductor PC16550D data sheet, table II). */
#define COM1 0x3f8
#define COM1_DATA (COM1 + 0)             /* divisor, low byte, while DIVISOR_ACCESS is set */
#define COM1_INTERRUPT_ENABLE (COM1 + 1) /* divisor, high byte, likewise */
#define COM1_FIFO_CONTROL (COM1 + 2)
#define FIFO_ENABLE_AND_CLEAR 0x07
#define COM1_LINE_CONTROL (COM1 + 3)
#define EIGHT_BITS_NO_PARITY 0x03
#define DIVISOR_ACCESS 0x80
#define COM1_MODEM_CONTROL (COM1 + 4)
#define DTR_AND_RTS 0x03
#define COM1_LINE_STATUS (COM1 + 5)
#define TRANSMITTER_EMPTY 0x20
#define NOTHING_THERE 0xff

#define DIVISOR_115200 1

/* A character takes 87 us, a read of a port about 1 us. An emulator on a busy computer takes longer
 * to pass on what it has, and nothing of a message is to be lost there. */
#define WAIT_READS 2000000

static bool present;

void serial_start(void) {
  present = port_read(COM1_LINE_STATUS) != NOTHING_THERE;
  if (!present)
    return;
  port_write(COM1_INTERRUPT_ENABLE, 0);
  port_write(COM1_LINE_CONTROL, DIVISOR_ACCESS);
  port_write(COM1_DATA, DIVISOR_115200);
  port_write(COM1_INTERRUPT_ENABLE, 0);
  port_write(COM1_LINE_CONTROL, EIGHT_BITS_NO_PARITY);
  port_write(COM1_FIFO_CONTROL, FIFO_ENABLE_AND_CLEAR);
  port_write(COM1_MODEM_CONTROL, DTR_AND_RTS);
}

void serial_write(char c) {
  for (int reads = 0; present && reads < WAIT_READS; reads++) {
    if ((port_read(COM1_LINE_STATUS) & TRANSMITTER_EMPTY) != 0) {
      port_write(COM1_DATA, (uint8_t)c);
      return;
    }
  }
  present = false; /* stuck: every other character would wait as long */
}
