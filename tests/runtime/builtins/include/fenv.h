/*
 * What compiler-rt's unit tests use of <fenv.h>. Arithmetic in software rounds to nearest and to
 * nothing else, as compiler-rt's fp_mode.c says; a test that asks for another direction gets this
 * one, in the function that is tested and in the one that it is compared with.
 */
#ifndef TESTS_RUNTIME_INCLUDE_FENV_H
#define TESTS_RUNTIME_INCLUDE_FENV_H

#define FE_TONEAREST 0
#define FE_DOWNWARD 1
#define FE_UPWARD 2
#define FE_TOWARDZERO 3

/* Zero when the direction could be set (C17, 7.6.3.2). */
static inline int fesetround(int direction) {
  return direction != FE_TONEAREST;
}

#endif
