/* The calls that led to a place in the kernel. */
#ifndef KERNEL_RUNTIME_BACKTRACE_H
#define KERNEL_RUNTIME_BACKTRACE_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/*
 * Prints where `instruction` is and the places found by following the frame pointer, one in a line,
 * with the names of the functions. The kernel is compiled with frame pointers, and the loader
 * starts it with RBP 0, where the walk ends.
 */
void backtrace_print(uint64_t instruction, uint64_t frame_pointer);

/* The same from the caller of the caller on. */
void backtrace_print_callers(void);

#ifdef __cplusplus
}
#endif

#endif
