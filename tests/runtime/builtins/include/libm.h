/*
 * In place of musl's internal header of this name, which needs a long double. What it does for
 * rounding modes and exceptions is left out: arithmetic in software has neither.
 */
#ifndef TESTS_RUNTIME_INCLUDE_LIBM_H
#define TESTS_RUNTIME_INCLUDE_LIBM_H

#include <math.h>
#include <stdint.h>

#define FORCE_EVAL(value) ((void)(value))
#define predict_false(condition) __builtin_expect(condition, 0)

#define asuint(value)                                                                              \
  ((union {                                                                                        \
    float number;                                                                                  \
    uint32_t bits;                                                                                 \
  }){value})                                                                                       \
      .bits
#define asuint64(value)                                                                            \
  ((union {                                                                                        \
    double number;                                                                                 \
    uint64_t bits;                                                                                 \
  }){value})                                                                                       \
      .bits
#define asfloat(value)                                                                             \
  ((union {                                                                                        \
    uint32_t bits;                                                                                 \
    float number;                                                                                  \
  }){value})                                                                                       \
      .number
#define asdouble(value)                                                                            \
  ((union {                                                                                        \
    uint64_t bits;                                                                                 \
    double number;                                                                                 \
  }){value})                                                                                       \
      .number

static inline float eval_as_float(float value) {
  return value;
}

static inline double eval_as_double(double value) {
  return value;
}

double __math_invalid(double x);
float __math_invalidf(float x);

#endif
