/* How each of the kernels that end in a panic begins. */
#ifndef TESTS_RUNTIME_EXCEPTIONS_FATAL_H
#define TESTS_RUNTIME_EXCEPTIONS_FATAL_H

#include "boot/protocol/boot_info.h"
#include "kernel/runtime/boot_info_check.h"
#include "kernel/runtime/console.h"
#include "kernel/runtime/cpu.h"
#include "kernel/runtime/harness.h"
#include "kernel/runtime/interrupts.h"

_Noreturn void _start(const struct boot_info *info);

static inline void fatal_begin(const struct boot_info *info) {
  console_init_serial();
  boot_info_check(info);
  console_init_screen(&info->screen);
  console_clear();
  interrupts_init();
}

/* Nobody may come here. */
static inline _Noreturn void fatal_end(void) {
  harness_pass();
  cpu_halt_forever();
}

#endif
