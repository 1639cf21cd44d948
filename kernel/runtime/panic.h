/* The end of a kernel that cannot go on. */
#ifndef KERNEL_RUNTIME_PANIC_H
#define KERNEL_RUNTIME_PANIC_H

#ifdef __cplusplus
extern "C" {
#endif

/*
 * Prints "panic: " and the message on the console, fails the test that is running, if any, and
 * halts. Name the function and the values: panic("page_free: page %p is free already", page).
 */
__attribute__((noreturn, format(printf, 1, 2))) void panic(const char *format, ...);

#ifdef __cplusplus
}
#endif

#endif
