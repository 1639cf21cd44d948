/*
 * Takes timer interrupts at the highest rate while leaf functions with local arrays, and arithmetic
 * in software, run. A handler's frame lies below the interrupted stack pointer, so whatever a
 * function keeps there is lost; with -mno-red-zone no function keeps anything there.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "boot/protocol/boot_info.h"
#include "kernel/runtime/boot_info_check.h"
#include "kernel/runtime/console.h"
#include "kernel/runtime/cpu.h"
#include "kernel/runtime/harness.h"
#include "kernel/runtime/interrupts.h"
#include "kernel/runtime/pic.h"
#include "kernel/runtime/pit.h"

_Noreturn void _start(const struct boot_info *info);

enum { FIRST_VECTOR = 32, WANTED_INTERRUPTS = 50000 };

/*
 * The handler asks for the next interrupt as soon as the timer can give one, a tick (838 ns) later.
 * At a fixed rate that high, a machine would get nothing else done.
 */
enum { TIMER_CLOCKS = 1 };

/* The red zone has 128 bytes (System V AMD64 ABI, 3.2.2): these locals would fill most of it. */
enum { LOCALS = 14, ROUNDS = 100 };

static volatile uint64_t interrupts;
static volatile double half_interrupts;

/* The optimiser must not know it, or it would do the arithmetic itself. */
static volatile double two = 2.0;

/* Does arithmetic in software too, in the midst of that of the interrupted code. */
static void count_interrupt(struct interrupt_frame *frame) {
  (void)frame;
  interrupts++;
  half_interrupts = half_interrupts + 0.5;
  pic_end_of_interrupt(PIC_LINE_TIMER);
  pit_start_once(TIMER_CLOCKS);
}

/* Calls nothing and keeps its numbers in memory; the sum tells whether one was overwritten. */
static __attribute__((noinline)) uint64_t sum_of_locals(uint64_t seed) {
  volatile uint64_t locals[LOCALS];
  for (uint64_t i = 0; i < LOCALS; i++)
    locals[i] = seed * (i + 1);
  for (uint64_t round = 0; round < ROUNDS; round++)
    for (uint64_t i = 0; i < LOCALS; i++)
      locals[i] = locals[i] + round;
  uint64_t sum = 0;
  for (uint64_t i = 0; i < LOCALS; i++)
    sum += locals[i];
  return sum;
}

static uint64_t expected_sum(uint64_t seed) {
  return seed * (LOCALS * (LOCALS + 1) / 2) + LOCALS * (ROUNDS * (ROUNDS - 1) / 2);
}

/* Newton's iteration for a square root: additions, multiplications and divisions in software. */
static __attribute__((noinline)) double square_root(double square) {
  double root = square;
  for (int i = 0; i < 20; i++)
    root = (root + square / root) * 0.5;
  return root;
}

static _Noreturn void fail(const char *what) {
  interrupts_disable();
  console_print("After %lu interrupts: %s\n", interrupts, what);
  harness_fail("after %lu interrupts: %s", interrupts, what);
  cpu_halt_forever();
}

/* Calls both until enough interrupts came. Returns how often they ran undisturbed. */
static uint64_t check_under_interrupts(double square, double root) {
  uint64_t rounds = 0;
  interrupts_enable();
  for (uint64_t seed = 1; interrupts < WANTED_INTERRUPTS; rounds++, seed += 0x9e3779b97f4a7c15) {
    if (sum_of_locals(seed) != expected_sum(seed))
      fail("a leaf function's local variables were corrupted");
    if (square_root(square) != root)
      fail("a floating-point result was corrupted");
  }
  interrupts_disable();
  if (half_interrupts * 2 != (double)interrupts)
    fail("the handler's floating-point result was corrupted");
  return rounds;
}

void _start(const struct boot_info *info) {
  console_init_serial();
  boot_info_check(info);
  console_init_screen(&info->screen);
  console_clear();
  interrupts_init();
  pic_init(FIRST_VECTOR);
  interrupts_set_handler(FIRST_VECTOR + PIC_LINE_TIMER, count_interrupt);
  /* The right result, from before any interrupt could come. */
  const double root = square_root(two);
  pit_start_once(TIMER_CLOCKS);
  pic_unmask(PIC_LINE_TIMER);
  uint64_t rounds = check_under_interrupts(two, root);
  console_print("%lu rounds of the leaf functions.\n", rounds);
  console_print("Nothing was corrupted in %d interrupts.\n", WANTED_INTERRUPTS);
  harness_pass();
  cpu_halt_forever();
}
