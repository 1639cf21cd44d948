/*
 * The names of the kernel's functions. The macro `kernel` links a kernel twice: the second time
 * with this table, which kernel/private/symbol_table.c has written from the first one's ELF
 * symbols. A kernel that asks for no name has no table.
 */
#ifndef KERNEL_RUNTIME_SYMBOLS_H
#define KERNEL_RUNTIME_SYMBOLS_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Counted from symbols_find(), so that the table holds wherever the kernel is loaded. */
struct symbol {
  int32_t start;
  uint32_t name; /* where it begins in symbol_names; an empty name: from here on there is none */
};

/* By start. Whoever links without the macro gets an empty table (symbols_none.c). */
extern const struct symbol symbol_table[];
extern const uint32_t symbol_count;
extern const char symbol_names[];

struct symbol_place {
  const char *name; /* null if the address is in no function that is known */
  uint64_t offset;
};

struct symbol_place symbols_find(uint64_t address);

#ifdef __cplusplus
}
#endif

#endif
