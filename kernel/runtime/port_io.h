/*
 * The x86 I/O ports. In a kernel each function is one instruction; in a host test (__STDC_HOSTED__)
 * they are ordinary functions which the test supplies, so that drivers can be run against a fake
 * device. kernel/runtime/testing has such a machine.
 */
#ifndef KERNEL_RUNTIME_PORT_IO_H
#define KERNEL_RUNTIME_PORT_IO_H

#include <stdint.h>

#if __STDC_HOSTED__

#ifdef __cplusplus
extern "C" {
#endif
uint8_t port_read8(uint16_t port);
void port_write8(uint16_t port, uint8_t value);
void port_write16(uint16_t port, uint16_t value);
#ifdef __cplusplus
}
#endif

#else

static inline uint8_t port_read8(uint16_t port) {
  uint8_t value;
  __asm__ volatile("inb %1, %0" : "=a"(value) : "Nd"(port) : "memory");
  return value;
}

static inline void port_write8(uint16_t port, uint8_t value) {
  __asm__ volatile("outb %0, %1" : : "a"(value), "Nd"(port) : "memory");
}

static inline void port_write16(uint16_t port, uint16_t value) {
  __asm__ volatile("outw %0, %1" : : "a"(value), "Nd"(port) : "memory");
}

#endif

#endif
