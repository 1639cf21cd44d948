/*
 * The kernel's tables for exceptions and interrupts. An exception that nobody handles is a panic
 * with its name, the registers and a backtrace. Double faults, NMIs and machine checks have stacks
 * of their own, so they are told even when the kernel's stack is used up.
 */
#ifndef KERNEL_RUNTIME_INTERRUPTS_H
#define KERNEL_RUNTIME_INTERRUPTS_H

#include <stdint.h>

/* Exceptions by vector (Intel SDM volume 3A, table 7-1). */
enum exception {
  EXCEPTION_DIVIDE = 0,
  EXCEPTION_DEBUG = 1,
  EXCEPTION_NMI = 2,
  EXCEPTION_BREAKPOINT = 3,
  EXCEPTION_INVALID_OPCODE = 6,
  EXCEPTION_NO_FPU = 7,
  EXCEPTION_DOUBLE_FAULT = 8,
  EXCEPTION_SEGMENT_NOT_PRESENT = 11,
  EXCEPTION_STACK = 12,
  EXCEPTION_PROTECTION = 13,
  EXCEPTION_PAGE_FAULT = 14,
  EXCEPTION_FPU = 16,
  EXCEPTION_MACHINE_CHECK = 18,
  EXCEPTIONS = 32,
};

/* What was interrupted, as interrupt_stubs.asm and the CPU put it on the stack. */
struct interrupt_frame {
  uint64_t r15, r14, r13, r12, r11, r10, r9, r8;
  uint64_t rdi, rsi, rbp, rbx, rdx, rcx, rax;
  uint64_t vector;
  uint64_t error_code; /* 0 where the exception has none */
  uint64_t rip, cs, rflags, rsp, ss;
};

/* Called with interrupts off. What it changes in the frame, the interrupted code finds changed. */
typedef void interrupt_handler(struct interrupt_frame *frame);

/* Installs the tables. Interrupts stay off; the segment selectors stay those of the entry contract.
 */
void interrupts_init(void);

/* From now on `handler` gets this vector; null takes the handler away. */
void interrupts_set_handler(uint8_t vector, interrupt_handler *handler);

static inline void interrupts_enable(void) {
  __asm__ volatile("sti" : : : "memory");
}

static inline void interrupts_disable(void) {
  __asm__ volatile("cli" : : : "memory");
}

#endif
