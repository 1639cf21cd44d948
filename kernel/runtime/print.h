/*
 * Formatted printing to any receiver of characters. The compiler checks format strings as it does
 * for printf, and they mean the same (C17, 7.21.6.1):
 *
 *     %[-+ #0][width][.precision][hh|h|l|ll|j|z|t]{d i u o x X c s p a A e E f F g G %}
 *
 * uint64_t is `%lu` or `%lx`. A double's digits are exact and rounded to nearest, halves to even.
 *
 * A conversion that is not in this list (%n, %ls, %lc; %Lf if a long double is larger than a
 * double) is printed as `%!` and its letter, and nothing of the format is printed after it, since
 * the arguments could no longer be told apart.
 */
#ifndef KERNEL_RUNTIME_PRINT_H
#define KERNEL_RUNTIME_PRINT_H

#include <stdarg.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Takes the characters one by one. `context` is handed on to `put`. */
struct print_sink {
  void (*put)(void *context, char character);
  void *context;
};

__attribute__((format(printf, 2, 3))) void print(const struct print_sink *sink, const char *format,
                                                 ...);

__attribute__((format(printf, 2, 0))) void print_v(const struct print_sink *sink,
                                                   const char *format, va_list arguments);

#ifdef __cplusplus
}
#endif

#endif
