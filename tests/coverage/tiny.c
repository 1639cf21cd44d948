/* A kernel whose lines run a known number of times: 7, 3, 4, 1 and never. */
#include "boot/protocol/boot_info.h"
#include "kernel/runtime/console.h"
#include "kernel/runtime/cpu.h"
#include "kernel/runtime/harness.h"

_Noreturn void _start(const struct boot_info *info);

static int odd(int number) {
  if (number % 2 == 0)
    return 0;
  return number;
}

__attribute__((used)) static void never_called(void) {
  console_print("never\n");
}

void _start(const struct boot_info *info) {
  volatile int sum = 0;
  (void)info;
  console_init_serial();
  for (int i = 0; i < 7; i++)
    sum += odd(i);
  if (sum != 9)
    harness_fail("the sum is %d", sum);
  harness_pass();
  cpu_halt_forever();
}
