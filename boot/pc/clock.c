/* Motorola MC146818A data sheet, and what every PC's clock has kept of it. */
#include "boot/pc/clock.h"

#include <string.h>

#include "boot/pc/port_io.h"

#define INDEX 0x70
#define INDEX_NO_NMI 0x80
#define DATA 0x71

#define SECONDS 0x00
#define MINUTES 0x02
#define HOURS 0x04
#define DAY_OF_MONTH 0x07
#define MONTH 0x08
#define YEAR 0x09
#define STATUS_A 0x0a
#define STATUS_A_UPDATING 0x80
#define STATUS_B 0x0b
#define STATUS_D 0x0d
#define STATUS_D_VALID 0x80
#define NOTHING_THERE 0xff

/* An update takes 2 ms at most, a read of a port about 1 us. */
#define WAIT_READS 20000
/* An update begins 244 us after it is announced, so what is read without an announcement is whole;
 * unless something held up the CPU meanwhile. */
#define TRIES 8

static uint8_t read(uint8_t index) {
  port_write(INDEX, INDEX_NO_NMI | index);
  return port_read(DATA);
}

static bool wait_for_update(void) {
  for (int reads = 0; reads < WAIT_READS; reads++)
    if ((read(STATUS_A) & STATUS_A_UPDATING) == 0)
      return true;
  return false;
}

static void read_all(uint8_t century, struct date_registers *registers) {
  registers->second = read(SECONDS);
  registers->minute = read(MINUTES);
  registers->hour = read(HOURS);
  registers->day = read(DAY_OF_MONTH);
  registers->month = read(MONTH);
  registers->year = read(YEAR);
  registers->century = century == 0 ? 0 : read(century);
  registers->status_b = read(STATUS_B);
}

bool clock_read(uint8_t century, struct date_registers *registers) {
  uint8_t status = read(STATUS_D);
  if (status == NOTHING_THERE || (status & STATUS_D_VALID) == 0)
    return false;
  for (int i = 0; i < TRIES; i++) {
    struct date_registers again;
    if (!wait_for_update())
      return false;
    read_all(century, registers);
    read_all(century, &again);
    if (memcmp(registers, &again, sizeof(again)) == 0)
      return true;
  }
  return false;
}
