/*
 * The CPU's I/O ports. In a host test (__STDC_HOSTED__) the test supplies the functions, so that
 * code can be run against made-up devices.
 */
#ifndef BOOT_PC_PORT_IO_H
#define BOOT_PC_PORT_IO_H

#include <stdint.h>

/* Where Bochs and QEMU (-device isa-debugcon) take text; other machines have nothing there. */
#define DEBUG_CONSOLE 0xe9

#if __STDC_HOSTED__

void port_write(uint16_t port, uint8_t value);
uint8_t port_read(uint16_t port);
uint32_t port_read_32(uint16_t port);

#else

static inline void port_write(uint16_t port, uint8_t value) {
  __asm__ volatile("outb %0, %1" : : "a"(value), "Nd"(port));
}

static inline uint8_t port_read(uint16_t port) {
  uint8_t value;
  __asm__ volatile("inb %1, %0" : "=a"(value) : "Nd"(port));
  return value;
}

static inline uint32_t port_read_32(uint16_t port) {
  uint32_t value;
  __asm__ volatile("inl %1, %0" : "=a"(value) : "Nd"(port));
  return value;
}

#endif

#endif
