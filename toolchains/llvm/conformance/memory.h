/* Memory of the checker: it ends the program with a sentence when there is none. */
#ifndef TOOLCHAINS_LLVM_CONFORMANCE_MEMORY_H
#define TOOLCHAINS_LLVM_CONFORMANCE_MEMORY_H

#include <stddef.h>

/* Makes room for one more element after `count` of them; returns where the array is now. */
void *grow(void *array, size_t count, size_t element_size);

/* An array of zeros, also when it has no element. */
void *zeroed(size_t count, size_t element_size);

#endif
