/* What compiler-rt's unit tests use of <stdlib.h>. */
#ifndef TESTS_RUNTIME_INCLUDE_STDLIB_H
#define TESTS_RUNTIME_INCLUDE_STDLIB_H

#include <stddef.h>

#define RAND_MAX 0x7fffffff

_Noreturn void abort(void);
int rand(void);

#endif
