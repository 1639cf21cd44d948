/* The end of a kernel that cannot go on. */
#ifndef KERNEL_RUNTIME_PANIC_H
#define KERNEL_RUNTIME_PANIC_H

#include <stdarg.h>

#ifdef __cplusplus
extern "C" {
#endif

/*
 * Prints "panic: " and the message on the console, fails the test that is running, if any, and
 * halts. Name the function and the values: panic("page_free: page %p is free already", page).
 */
__attribute__((noreturn, format(printf, 1, 2))) void panic(const char *format, ...);

/* Takes a panic in place of all that, and does not return. */
typedef void panic_handler(const char *format, va_list arguments);

/* From now on `handler` gets every panic; null takes it away. For tests that expect one. */
void panic_set_handler(panic_handler *handler);

#ifdef __cplusplus
}
#endif

#endif
