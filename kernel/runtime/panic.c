/* What happens on a panic, and on the C library's word for it, abort(). */
#include "kernel/runtime/panic.h"

#include <stdarg.h>
#include <stddef.h>

#include "kernel/runtime/backtrace.h"
#include "kernel/runtime/console.h"
#include "kernel/runtime/cpu.h"
#include "kernel/runtime/harness.h"

static panic_handler *handler;

void panic_set_handler(panic_handler *new_handler) {
  handler = new_handler;
}

void panic(const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  if (handler != NULL)
    handler(format, arguments);
  console_set_color(VGA_LIGHT_RED, VGA_BLACK);
  console_print("panic: ");
  console_print_v(format, arguments);
  console_print("\n");
  backtrace_print_callers();
  harness_fail_v(format, arguments);
  va_end(arguments);
  cpu_halt_forever();
}

#if !__STDC_HOSTED__

/* The compiler's own library calls it when it is asked for the impossible. */
_Noreturn void abort(void);

_Noreturn void abort(void) {
  panic("abort() was called");
}

#endif
