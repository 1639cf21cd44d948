/*
 * A serial port of the 16550 family, used by polling. Register names and bits are those of the
 * National Semiconductor PC16550D data sheet, section 8.
 */
#ifndef KERNEL_RUNTIME_UART_H
#define KERNEL_RUNTIME_UART_H

#include <stdbool.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Where PCs have their first two serial ports. */
#define UART_COM1 0x3f8

struct uart {
  uint16_t port;
  bool present; /* nothing is read or written when there is no such device */
  bool stuck;   /* it took no character for so long that waiting again is pointless */
};

/* Sets the port to 115200 baud, 8 data bits, no parity, 1 stop bit. False if there is none. */
bool uart_init(struct uart *uart, uint16_t port);

/* Sends one byte; drops it if the device does not take it within about a second. */
void uart_put(struct uart *uart, uint8_t byte);

/* Takes one received byte. False if there is none yet. */
bool uart_poll(struct uart *uart, uint8_t *byte);

#ifdef __cplusplus
}
#endif

#endif
