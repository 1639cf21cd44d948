/* The table of a kernel that was linked without one. Weak, so that it never competes with a real
 * one. */
#include "kernel/runtime/symbols.h"

__attribute__((weak)) const struct symbol symbol_table[1] = {{0}};
__attribute__((weak)) const uint32_t symbol_count = 0;
__attribute__((weak)) const char symbol_names[1] = "";
