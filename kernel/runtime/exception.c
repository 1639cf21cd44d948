/* The report of a CPU exception. */
#include "kernel/runtime/exception.h"

#include <stdbool.h>
#include <stddef.h>

#include "kernel/runtime/backtrace.h"
#include "kernel/runtime/console.h"
#include "kernel/runtime/cpu.h"
#include "kernel/runtime/harness.h"
#include "kernel/runtime/symbols.h"
#include "kernel/runtime/undefined_behaviour.h"

/* Intel SDM volume 3A, table 7-1; 28 to 30 are AMD's (APM volume 2, table 8-1). */
static const char *const names[EXCEPTIONS] = {
    [0] = "divide error",
    [1] = "debug exception",
    [2] = "non-maskable interrupt",
    [3] = "breakpoint",
    [4] = "overflow",
    [5] = "bound range exceeded",
    [6] = "invalid opcode",
    [7] = "no floating-point unit",
    [8] = "double fault",
    [9] = "coprocessor segment overrun",
    [10] = "invalid TSS",
    [11] = "segment not present",
    [12] = "stack fault",
    [13] = "general protection fault",
    [14] = "page fault",
    [16] = "x87 floating-point error",
    [17] = "alignment check",
    [18] = "machine check",
    [19] = "SIMD floating-point error",
    [20] = "virtualization exception",
    [21] = "control protection exception",
    [28] = "hypervisor injection exception",
    [29] = "VMM communication exception",
    [30] = "security exception",
};

const char *exception_name(uint64_t vector) {
  if (vector >= EXCEPTIONS || names[vector] == NULL)
    return "reserved exception";
  return names[vector];
}

/* The error code's bits (Intel SDM volume 3A, figure 5-12). */
static void print_page_fault(uint64_t error_code) {
  const char *access = (error_code & 2) != 0 ? "write to" : "read from";
  if ((error_code & 16) != 0)
    access = "fetch of an instruction from";
  console_print("%s 0x%lx, which is %s\n", access, cpu_cr2(),
                (error_code & 1) != 0 ? "protected from it" : "not mapped");
}

/* The undefined behaviour for which the compiler put a trap here; null if it is another exception.
 */
static const char *trap_kind(const struct interrupt_frame *frame) {
  if (frame->vector != EXCEPTION_INVALID_OPCODE)
    return NULL;
  return undefined_behaviour_at((const uint8_t *)frame->rip);
}

/* What is known beyond the registers. */
static void print_cause(const struct interrupt_frame *frame) {
  if (frame->vector == EXCEPTION_PAGE_FAULT)
    print_page_fault(frame->error_code);
  if (trap_kind(frame) != NULL)
    console_print("undefined behaviour: %s\n", trap_kind(frame));
}

/* CR2 is the address of the last page fault, and so of the one in a double fault (volume 3A, 5.7).
 */
static void print_registers(const struct interrupt_frame *frame) {
  console_print("rip %016lx  cs %02lx  rflags %08lx\n", frame->rip, frame->cs, frame->rflags);
  console_print("rsp %016lx  ss %02lx  error code %lx\n", frame->rsp, frame->ss, frame->error_code);
  console_print("rax %016lx  rbx %016lx  rcx %016lx\n", frame->rax, frame->rbx, frame->rcx);
  console_print("rdx %016lx  rsi %016lx  rdi %016lx\n", frame->rdx, frame->rsi, frame->rdi);
  console_print("rbp %016lx  r8  %016lx  r9  %016lx\n", frame->rbp, frame->r8, frame->r9);
  console_print("r10 %016lx  r11 %016lx  r12 %016lx\n", frame->r10, frame->r11, frame->r12);
  console_print("r13 %016lx  r14 %016lx  r15 %016lx\n", frame->r13, frame->r14, frame->r15);
  console_print("cr2 %016lx\n", cpu_cr2());
}

void exception_print(const struct interrupt_frame *frame) {
  console_print("exception %lu: %s\n", frame->vector, exception_name(frame->vector));
  print_cause(frame);
  print_registers(frame);
  backtrace_print(frame->rip, frame->rbp);
}

static void fail_test(const struct interrupt_frame *frame) {
  struct symbol_place place = symbols_find(frame->rip);
  const char *function = place.name == NULL ? "no known function" : place.name;
  if (trap_kind(frame) != NULL)
    harness_fail("undefined behaviour: %s, in %s at 0x%lx", trap_kind(frame), function, frame->rip);
  harness_fail("exception %lu: %s, error code 0x%lx, in %s at 0x%lx", frame->vector,
               exception_name(frame->vector), frame->error_code, function, frame->rip);
}

void exception_panic(const struct interrupt_frame *frame) {
  static bool is_panicking;
  console_set_color(VGA_LIGHT_RED, VGA_BLACK);
  if (is_panicking) {
    /* The report itself failed, by a broken stack for instance: no second attempt. */
    console_print("panic: exception %lu at 0x%lx while an exception was reported\n", frame->vector,
                  frame->rip);
  } else {
    is_panicking = true;
    console_print("panic: ");
    exception_print(frame);
  }
  fail_test(frame);
  cpu_halt_forever();
}
