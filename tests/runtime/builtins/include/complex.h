/* What compiler-rt's unit tests use of <complex.h>, by the compiler's own operators. */
#ifndef TESTS_RUNTIME_INCLUDE_COMPLEX_H
#define TESTS_RUNTIME_INCLUDE_COMPLEX_H

#include <math.h>

#define _Complex_I (__extension__ 1.0fi)
#define I _Complex_I
#define complex _Complex

#define cabs(z) hypot(creal(z), cimag(z))
#define cabsf(z) hypotf(crealf(z), cimagf(z))
#define creal(z) (__real__(double _Complex)(z))
#define crealf(z) (__real__(float _Complex)(z))
#define cimag(z) (__imag__(double _Complex)(z))
#define cimagf(z) (__imag__(float _Complex)(z))

#endif
