/*
 * Formatted printing to any receiver of characters. The compiler checks format strings as it does
 * for printf, of which this is the part without floating point and `%n`:
 *
 *     %[-][0][width][.precision][hh|h|l|ll|z|t]{d i u x X c s p %}
 *
 * Width and precision are digits or `*`. The precision counts for %s only: the most characters to
 * print. uint64_t is `%lu` or `%lx`.
 *
 * A conversion that is not in this list is printed as `%!` and its letter, and nothing of the
 * format is printed after it, since the arguments could no longer be told apart.
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
