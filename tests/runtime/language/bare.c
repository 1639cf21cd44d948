/* A kernel without any dependency: it must find the headers that are right for its target all the
 * same. */
#include <float.h>
#include <stdarg.h>

#if FLT_EVAL_METHOD != 0
#error "clang's own <float.h> was included"
#endif
#ifndef __builtin_va_arg
#error "clang's own <stdarg.h> was included"
#endif

_Noreturn void _start(void);

static volatile double total;

static void add(int count, ...) {
  va_list list;
  va_start(list, count);
  while (count-- > 0)
    total = total + va_arg(list, double);
  va_end(list);
}

void _start(void) {
  add(2, 0.5, 0.25);
  for (;;)
    __asm__ volatile("hlt");
}
