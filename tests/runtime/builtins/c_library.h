/* What the test kernel knows about its tests' printing. */
#ifndef TESTS_RUNTIME_BUILTINS_C_LIBRARY_H
#define TESTS_RUNTIME_BUILTINS_C_LIBRARY_H

#include <stdbool.h>

/* Forgets what was printed. */
void c_library_begin_test(void);

/* True when printf() was called since: a test prints only when it fails or skips itself. */
bool c_library_has_printed(void);

#endif
