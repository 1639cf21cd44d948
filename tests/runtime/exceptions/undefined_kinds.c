/*
 * Runs into one trap after the other, compiled with -fsanitize=undefined -fsanitize-trap=undefined.
 * Each is reported on COM1 with what it is about.
 */
#include <limits.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "kernel/runtime/exception.h"
#include "kernel/runtime/panic.h"
#include "tests/runtime/exceptions/fatal.h"

void catch_call(void (*function)(void));
extern const char catch_end[];
extern uint64_t catch_stack;

/* The optimiser must not know them. */
static volatile int zero = 0, largest = INT_MAX, smallest = INT_MIN, forty = 40, result;
static volatile size_t seven = 7;
static volatile uint8_t three = 3;
static void *volatile nowhere = NULL;
static int numbers[4];

static uint32_t reports;

static void report_and_leave(struct interrupt_frame *frame) {
  reports++;
  exception_print(frame);
  frame->rsp = catch_stack;
  frame->rip = (uint64_t)catch_end;
}

static void add(void) {
  result = largest + 1;
}

static void subtract(void) {
  result = smallest - 1;
}

static void multiply(void) {
  result = largest * 2;
}

static void negate(void) {
  result = -smallest;
}

static void divide(void) {
  result = 1 / zero;
}

static void shift(void) {
  result = 1 << forty;
}

static void index_array(void) {
  result = numbers[seven];
}

static void read_null(void) {
  result = *(int *)nowhere;
}

static void read_misaligned(void) {
  result = *(int *)((uintptr_t)numbers + seven);
}

static void read_bool(void) {
  result = *(volatile bool *)&three;
}

static void reach_unreachable(void) {
  if (zero == 0)
    __builtin_unreachable();
}

static void count_zeros(void) {
  result = __builtin_clz((unsigned)zero);
}

static void declare_array(void) {
  volatile int array[zero];
  array[0] = 1;
}

static void overflow_pointer(void) {
  int *pointer = numbers;
  result = pointer + (PTRDIFF_MAX / 4 - 3 + (ptrdiff_t)seven) * 2 == NULL;
}

void _start(const struct boot_info *info) {
  static void (*const functions[])(void) = {
      add,
      subtract,
      multiply,
      negate,
      divide,
      shift,
      index_array,
      read_null,
      read_misaligned,
      read_bool,
      reach_unreachable,
      count_zeros,
      declare_array,
      overflow_pointer,
  };
  fatal_begin(info);
  interrupts_set_handler(EXCEPTION_INVALID_OPCODE, report_and_leave);
  for (uint32_t i = 0; i < sizeof(functions) / sizeof(functions[0]); i++) {
    catch_call(functions[i]);
    if (reports != i + 1)
      panic("function %u ran into no trap", i);
  }
  console_print("%u traps.\n", reports);
  fatal_end();
}
