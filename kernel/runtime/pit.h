/* The 8254 interval timer of a PC (Intel 8254 data sheet, order 231164), whose channel 0 is line 0.
 */
#ifndef KERNEL_RUNTIME_PIT_H
#define KERNEL_RUNTIME_PIT_H

#include <stdint.h>

#include "kernel/runtime/port_io.h"

/* The PC's clock of it, in Hz. */
#define PIT_FREQUENCY 1193182

enum { PIT_CHANNEL_0 = 0x40, PIT_COMMAND = 0x43 };

/* Channel 0, low byte then high byte, binary: mode 0 (interrupt on terminal count) or 2 (rate
 * generator). */
enum { PIT_ONCE = 0x30, PIT_RATE_GENERATOR = 0x34 };

static inline void pit_set(uint8_t mode, uint16_t count) {
  port_write8(PIT_COMMAND, mode);
  port_write8(PIT_CHANNEL_0, (uint8_t)count);
  port_write8(PIT_CHANNEL_0, (uint8_t)(count >> 8));
}

/* Interrupts every `divisor` clocks from now on; at least 2, which is the mode's lowest. */
static inline void pit_start(uint16_t divisor) {
  pit_set(PIT_RATE_GENERATOR, divisor);
}

/* One interrupt, `clocks` from now; at least 1. */
static inline void pit_start_once(uint16_t clocks) {
  pit_set(PIT_ONCE, clocks);
}

#endif
