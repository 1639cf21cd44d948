/* The 8259A's few words: initialisation, masks, end of interrupt. */
#include "kernel/runtime/pic.h"

#include "kernel/runtime/port_io.h"

enum { FIRST_COMMAND = 0x20, FIRST_DATA = 0x21, SECOND_COMMAND = 0xa0, SECOND_DATA = 0xa1 };

/* Initialisation command words (data sheet, figure 7) and operation command word 2. */
enum {
  ICW1_START_WITH_ICW4 = 0x11,
  ICW3_SECOND_ON_LINE_2 = 1 << 2,
  ICW3_I_AM_ON_LINE_2 = 2,
  ICW4_8086_MODE = 1,
  OCW2_END_OF_INTERRUPT = 0x20,
};

void pic_init(uint8_t first_vector) {
  port_write8(FIRST_COMMAND, ICW1_START_WITH_ICW4);
  port_write8(SECOND_COMMAND, ICW1_START_WITH_ICW4);
  port_write8(FIRST_DATA, first_vector);
  port_write8(SECOND_DATA, (uint8_t)(first_vector + 8));
  port_write8(FIRST_DATA, ICW3_SECOND_ON_LINE_2);
  port_write8(SECOND_DATA, ICW3_I_AM_ON_LINE_2);
  port_write8(FIRST_DATA, ICW4_8086_MODE);
  port_write8(SECOND_DATA, ICW4_8086_MODE);
  port_write8(FIRST_DATA, 0xff);
  port_write8(SECOND_DATA, 0xff);
}

void pic_unmask(uint8_t line) {
  uint16_t port = line < 8 ? FIRST_DATA : SECOND_DATA;
  port_write8(port, (uint8_t)(port_read8(port) & ~(1u << line % 8)));
}

void pic_end_of_interrupt(uint8_t line) {
  if (line >= 8)
    port_write8(SECOND_COMMAND, OCW2_END_OF_INTERRUPT);
  port_write8(FIRST_COMMAND, OCW2_END_OF_INTERRUPT);
}
