/*
 * Uses what C promises and the CPU's integer instructions do not give: floating point, 128-bit
 * integers, copies of structures, atomic objects of any size, doubles among variable arguments.
 */
#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#include "boot/protocol/boot_info.h"
#include "kernel/runtime/boot_info_check.h"
#include "kernel/runtime/console.h"
#include "kernel/runtime/cpu.h"
#include "kernel/runtime/harness.h"

_Noreturn void _start(const struct boot_info *info);

/* The optimiser must not know them, or it would do the arithmetic itself. */
static volatile double one = 1.0, three = 3.0;
static volatile float tenth = 0.1f;
static volatile uint64_t large = 0xfedcba9876543210;

struct sample {
  char name[40];
  double values[20];
  uint64_t number;
};

struct triple {
  uint64_t words[3];
};

static __attribute__((noinline)) double sum(double first, int count, ...) {
  va_list list;
  va_start(list, count);
  double total = first;
  for (int i = 0; i < count; i++)
    total += va_arg(list, double);
  va_end(list);
  return total;
}

/* Reads a double twice, as one type and as another. */
static bool reads_the_same(va_list list, double *value) {
  va_list again;
  va_copy(again, list);
  *value = va_arg(again, double);
  va_end(again);
  return va_arg(list, const double) == *value;
}

/* Every kind of argument in turn, more of them than there are registers. */
static __attribute__((noinline)) double mixed(const char *kinds, ...) {
  va_list list;
  va_start(list, kinds);
  double total = 0;
  for (; *kinds != '\0'; kinds++) {
    double value = 0;
    if (*kinds == 'd')
      value = va_arg(list, int);
    else if (*kinds == 's')
      value = va_arg(list, struct sample).values[3];
    else if (!reads_the_same(list, &value))
      total += 1e9;
    total += value;
  }
  va_end(list);
  return total;
}

static __attribute__((noinline)) struct sample twice(struct sample sample) {
  struct sample copy = sample;
  for (int i = 0; i < 20; i++)
    copy.values[i] *= 2;
  copy.number++;
  return copy;
}

static __attribute__((noinline)) bool is_itself(double number) {
  return number == number;
}

static void print_floating_point(void) {
  double third = one / three;
  console_print("1/3 = %.17g = %a\n", third, third);
  console_print("0.1f = %.12f, 0.1f + 0.2 = %.12f\n", tenth, tenth + 0.2);
  console_print("as integers: %ld %lu, and back: %.1f\n", (int64_t)(third * -1e12),
                (uint64_t)(third * 5e19), (double)large);
  console_print("1e300 * 1e10 = %g, 0 / 0 is itself: %d\n", one * 1e300 * 1e10,
                is_itself((one - one) / (three - three)));
  double _Complex product = (one + three * 1.0i) * (three - one * 2.0i);
  console_print("(1+3i)(3-2i) = %g%+gi\n", __real__ product, __imag__ product);
}

static __attribute__((noinline)) long double second(int count, ...) {
  va_list list;
  va_start(list, count);
  (void)va_arg(list, double);
  long double value = va_arg(list, long double);
  va_end(list);
  return value;
}

/* A double of 64 bits here, but a type of its own. */
static void print_long_double(void) {
  long double third = (long double)one / three;
  console_print("long double: %.18Lf, %Lg\n", second(2, 1.0, third), 1e300L * one);
}

static void print_wide_integers(void) {
  unsigned __int128 number = (unsigned __int128)large << 64 | large;
  unsigned __int128 quotient = number / (large >> 7);
  console_print("128-bit quotient %016lx%016lx, remainder %lx\n", (uint64_t)(quotient >> 64),
                (uint64_t)quotient, (uint64_t)(number % (large >> 7)));
  __int128 negative = -(__int128)(number >> 1);
  console_print("signed %ld, as a double %.0f\n", (int64_t)(negative / (__int128)(number >> 40)),
                (double)negative);
}

static void print_structures(void) {
  struct sample sample = {.name = "copied", .number = 41};
  for (int i = 0; i < 20; i++)
    sample.values[i] = i * 1.5;
  struct sample result = twice(sample);
  console_print("%s: %g %g %lu\n", result.name, sample.values[19], result.values[19],
                result.number);
}

static void print_atomics(void) {
  static _Atomic(struct triple) shared;
  static atomic_ullong counter;
  atomic_fetch_add(&counter, 40);
  atomic_fetch_add_explicit(&counter, 2, memory_order_relaxed);
  atomic_store(&shared, ((struct triple){{1, 2, 3}}));
  struct triple old = atomic_exchange(&shared, ((struct triple){{4, 5, 6}}));
  struct triple now = atomic_load(&shared);
  console_print("atomic: %llu %lu %lu\n", atomic_load(&counter), old.words[2], now.words[0]);
}

static void print_arguments(void) {
  struct sample sample = {.values = {0, 0, 0, 100}};
  console_print("sum: %g\n", sum(0.5, 9, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0));
  console_print("mixed: %g\n",
                mixed("dfsdfffdddsf", 1, 2.5, sample, 3, 4.5, 5.5, 6.5, 7, 8, 9, sample, 0.125));
  console_print("%d %.1f %s %.2e %c %g %lx %.3f %u %G\n", 1, 2.5, "three", 4.0, '5', 6e-7, 7ul,
                8.0625, 9u, 1e10);
}

void _start(const struct boot_info *info) {
  console_init_serial();
  boot_info_check(info);
  console_init_screen(&info->screen);
  console_clear();
  print_floating_point();
  print_long_double();
  print_wide_integers();
  print_structures();
  print_atomics();
  print_arguments();
  harness_pass();
  cpu_halt_forever();
}
