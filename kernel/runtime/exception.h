/* What the kernel says of a CPU exception. */
#ifndef KERNEL_RUNTIME_EXCEPTION_H
#define KERNEL_RUNTIME_EXCEPTION_H

#include "kernel/runtime/interrupts.h"

/* The exception's name: "page fault". */
const char *exception_name(uint64_t vector);

/* Prints name, error code, registers and the calls that led to it. */
void exception_print(const struct interrupt_frame *frame);

/* Prints it, fails the test that is running, if any, and halts. */
_Noreturn void exception_panic(const struct interrupt_frame *frame);

#endif
