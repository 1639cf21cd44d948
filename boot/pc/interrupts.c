/* NMI, the 8259 interrupt controllers, and the FPU's error line. */
#include "boot/pc/interrupts.h"

#include "boot/pc/port_io.h"

/* Bit 7 of the CMOS address port keeps NMI from the CPU; a read of the data port follows every
 * write, or some clocks stay confused. */
#define CMOS_ADDRESS 0x70
#define CMOS_DATA 0x71
#define NMI_DISABLE 0x80
#define CMOS_STATUS_D 0x0d

#define FIRST_PIC_MASK 0x21
#define SECOND_PIC_MASK 0xa1
#define ALL_LINES 0xff

#define FPU_CLEAR_ERROR 0xf0

void interrupts_disable_nmi(void) {
  port_write(CMOS_ADDRESS, NMI_DISABLE | CMOS_STATUS_D);
  port_read(CMOS_DATA);
}

void interrupts_mask_all(void) {
  interrupts_disable_nmi();
  port_write(FPU_CLEAR_ERROR, 0);
  port_write(SECOND_PIC_MASK, ALL_LINES);
  port_write(FIRST_PIC_MASK, ALL_LINES);
}
