/* The conversions of a double: %e, %f, %g and %a. */
#ifndef KERNEL_RUNTIME_PRINT_DOUBLE_H
#define KERNEL_RUNTIME_PRINT_DOUBLE_H

#include <stdint.h>

#include "kernel/runtime/print_conversion.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Prints the double that has these bits. Its digits are exact, and rounded as IEEE 754 rounds. */
void print_double(const struct print_sink *sink, const struct conversion *conversion,
                  uint64_t bits);

#ifdef __cplusplus
}
#endif

#endif
