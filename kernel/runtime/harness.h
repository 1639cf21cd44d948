/*
 * Tells the test harness that started QEMU how the kernel's test went, by the protocol in
 * boot/protocol/harness.h. Without a harness (on a real machine, or under `bazel run`) the
 * functions simply return.
 */
#ifndef KERNEL_RUNTIME_HARNESS_H
#define KERNEL_RUNTIME_HARNESS_H

#include <stdarg.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Writes a line about a part of the test, formatted as by print(); the test goes on. */
__attribute__((format(printf, 1, 2))) void harness_tell(const char *format, ...);

/* Reports success. With a harness the machine ends here. */
void harness_pass(void);

/* Reports failure and the reason, formatted as by print(). With a harness the machine ends here. */
__attribute__((format(printf, 1, 2))) void harness_fail(const char *format, ...);

__attribute__((format(printf, 1, 0))) void harness_fail_v(const char *format, va_list arguments);

#ifdef __cplusplus
}
#endif

#endif
