/* The data layout that the compiler uses for a target. */
#ifndef TOOLCHAINS_LLVM_CONFORMANCE_DATA_LAYOUT_H
#define TOOLCHAINS_LLVM_CONFORMANCE_DATA_LAYOUT_H

#include <stdbool.h>
#include <stddef.h>

/*
 * Finds `target datalayout = "..."` in LLVM's assembly and copies the string out; false if there is
 * none, or one longer than `size`.
 */
bool data_layout_find(const char *assembly, char *layout, size_t size);

#endif
