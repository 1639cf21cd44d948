/* Writes the table of a kernel's functions (kernel/runtime/symbols.h) from its ELF symbols. */
#ifndef KERNEL_PRIVATE_SYMBOL_TABLE_H
#define KERNEL_PRIVATE_SYMBOL_TABLE_H

#include <stdint.h>
#include <stdio.h>

#include "imagetools/failure.h"

#ifdef __cplusplus
extern "C" {
#endif

/*
 * Writes C source with the functions of the ELF64 file, by address; without any, if the kernel has
 * no symbols_find() that would read them. `name` begins the sentence of a refusal.
 */
bool symbol_table_write(const char *name, const uint8_t *bytes, uint64_t length, FILE *output,
                        struct failure *failure);

#ifdef __cplusplus
}
#endif

#endif
