/* What compiler-rt's unit tests, and the functions of musl that they compare with, use of <math.h>.
 */
#ifndef TESTS_RUNTIME_INCLUDE_MATH_H
#define TESTS_RUNTIME_INCLUDE_MATH_H

/* A test of logb() is left out with a C library whose own is inexact; musl's is exact. */
#define __GLIBC_PREREQ(major, minor) 1

#define HUGE_VAL __builtin_huge_val()
#define HUGE_VALF __builtin_huge_valf()
#define INFINITY __builtin_inff()
#define NAN __builtin_nanf("")

/* musl's values (C17, 7.12: INT_MIN or -INT_MAX, and INT_MIN or INT_MAX). */
#define FP_ILOGB0 (-1 - 0x7fffffff)
#define FP_ILOGBNAN (-1 - 0x7fffffff)

#define isfinite(x) __builtin_isfinite(x)
#define isinf(x) __builtin_isinf(x)
#define isnan(x) __builtin_isnan(x)
#define signbit(x) __builtin_signbit(x)

/* FLT_EVAL_METHOD is 0 on this target. */
typedef double double_t;
typedef float float_t;

double fmax(double x, double y);
float fmaxf(float x, float y);
double hypot(double x, double y);
float hypotf(float x, float y);
int ilogb(double x);
int ilogbf(float x);
double logb(double x);
float logbf(float x);
double scalbn(double x, int n);
float scalbnf(float x, int n);
double sqrt(double x);
float sqrtf(float x);

#endif
