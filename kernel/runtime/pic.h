/* The two 8259A interrupt controllers of a PC (Intel 8259A data sheet, order 231468). */
#ifndef KERNEL_RUNTIME_PIC_H
#define KERNEL_RUNTIME_PIC_H

#include <stdint.h>

/* Line 0 is the interval timer. */
enum { PIC_LINES = 16, PIC_LINE_TIMER = 0 };

/* Lets line n come as vector first_vector + n; a multiple of 8. Every line stays masked. */
void pic_init(uint8_t first_vector);

void pic_unmask(uint8_t line);

/* Ends the handling of an interrupt of this line; without it no further one comes. */
void pic_end_of_interrupt(uint8_t line);

#endif
