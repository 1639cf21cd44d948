/* What compiler-rt's unit tests use of <assert.h>. */
#ifndef TESTS_RUNTIME_INCLUDE_ASSERT_H
#define TESTS_RUNTIME_INCLUDE_ASSERT_H

#include <stdio.h>
#include <stdlib.h>

#define assert(condition)                                                                          \
  ((condition) ? (void)0 : (printf("%s:%d: assert(%s)\n", __FILE__, __LINE__, #condition), abort()))

#endif
