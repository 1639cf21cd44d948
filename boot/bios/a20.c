/*
 * Opening the A20 gate. Each way fails or hangs on some machine, so the gate is tested first and
 * after every try, and no wait is endless.
 */
#include "boot/bios/a20.h"

#include <stdbool.h>
#include <stdint.h>

#include "boot/bios/bios.h"
#include "boot/pc/port_io.h"

#define ROUNDS 4
/* A gate can take its time: the tests after a try go on for about a second. */
#define TESTS_AT_ONCE 8
#define TESTS_AFTER_TRY (1 << 20)

#define BIOS_SYSTEM_SERVICES 0x15
#define BIOS_A20_ENABLE 0x2401

/* Keyboard controller, 8042 (IBM PS/2 technical reference). */
#define KEYBOARD_DATA 0x60
#define KEYBOARD_STATUS 0x64
#define KEYBOARD_OUTPUT_FULL 0x01
#define KEYBOARD_INPUT_FULL 0x02
#define KEYBOARD_COMMAND 0x64
#define KEYBOARD_WRITE_OUTPUT_PORT 0xd1
#define OUTPUT_PORT_A20_ON 0xdf
#define KEYBOARD_NO_COMMAND 0xff
#define KEYBOARD_WAIT_READS 100000
#define KEYBOARD_ABSENT_READS 32

/* System control port A: bit 1 is A20, and bit 0 resets the machine. */
#define CONTROL_PORT 0x92
#define CONTROL_A20 0x02
#define CONTROL_RESET 0x01

#define DELAY_PORT 0x80 /* a write takes about a microsecond */

static volatile uint32_t probe BIOS_BUFFER;

/* Writes changing values and looks for them 1 MiB higher. */
static bool is_open(int tests) {
  for (int i = 0; i < tests; i++) {
    probe = bios_read_1_mib_above(&probe) + 1;
    if (i > 0)
      port_write(DELAY_PORT, 0);
    if (bios_read_1_mib_above(&probe) != probe)
      return true;
  }
  return false;
}

static void try_bios(void) {
  struct bios_registers registers = {.eax = BIOS_A20_ENABLE};
  bios_call(BIOS_SYSTEM_SERVICES, &registers);
}

/* Waits until the controller takes input; false if there is none, or it does not answer. */
static bool keyboard_ready(void) {
  int absent = 0;
  for (int reads = 0; reads < KEYBOARD_WAIT_READS && absent < KEYBOARD_ABSENT_READS; reads++) {
    uint8_t status = port_read(KEYBOARD_STATUS);
    port_write(DELAY_PORT, 0);
    if (status == 0xff)
      absent++;
    else if ((status & KEYBOARD_OUTPUT_FULL) != 0)
      port_read(KEYBOARD_DATA);
    else if ((status & KEYBOARD_INPUT_FULL) == 0)
      return true;
  }
  return false;
}

static void try_keyboard_controller(void) {
  if (!keyboard_ready())
    return;
  port_write(KEYBOARD_COMMAND, KEYBOARD_WRITE_OUTPUT_PORT);
  if (!keyboard_ready())
    return;
  port_write(KEYBOARD_DATA, OUTPUT_PORT_A20_ON);
  if (!keyboard_ready())
    return;
  /* Some controllers finish the line before only when the next command comes. */
  port_write(KEYBOARD_COMMAND, KEYBOARD_NO_COMMAND);
  keyboard_ready();
}

static void try_control_port(void) {
  uint8_t control = port_read(CONTROL_PORT);
  if ((control & CONTROL_A20) == 0)
    port_write(CONTROL_PORT, (uint8_t)((control | CONTROL_A20) & ~CONTROL_RESET));
}

struct error a20_open(void) {
  static void (*const ways[])(void) = {try_bios, try_keyboard_controller, try_control_port};
  if (is_open(TESTS_AT_ONCE))
    return NO_ERROR;
  for (int round = 0; round < ROUNDS; round++) {
    for (unsigned way = 0; way < sizeof(ways) / sizeof(ways[0]); way++) {
      ways[way]();
      if (is_open(TESTS_AFTER_TRY))
        return NO_ERROR;
    }
  }
  return error_make(ERROR_A20, 0, 0, 0);
}
