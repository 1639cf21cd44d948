/*
 * What <stdarg.h> must refuse on a target without SSE, since clang would read a wrong value and say
 * nothing. refused_test.sh compiles it with -verify, which fails unless exactly these errors are
 * given.
 */
#include <stdarg.h>

struct pair {
  double one, other;
};

union number {
  double real;
  long integer;
};

typedef double vector __attribute__((vector_size(16)));

void read_structure(va_list list);
void read_union(va_list list);
void read_complex(va_list list);
void read_vector(va_list list);
void read_directly(va_list list);

void read_structure(va_list list) {
  /* expected-error@+1 {{pass a pointer}} expected-note@+1 0+ {{}} */
  (void)va_arg(list, struct pair);
}

void read_union(va_list list) {
  /* expected-error@+1 {{pass a pointer}} expected-note@+1 0+ {{}} */
  (void)va_arg(list, union number);
}

void read_complex(va_list list) {
  /* expected-error@+1 {{pass a pointer}} expected-note@+1 0+ {{}} */
  (void)va_arg(list, double _Complex);
}

void read_vector(va_list list) {
  /* expected-error@+1 {{pass a pointer}} expected-note@+1 0+ {{}} */
  (void)va_arg(list, vector);
}

void read_directly(va_list list) {
  /* expected-error@+1 {{pass a pointer}} expected-note@+1 0+ {{}} */
  (void)__builtin_va_arg(list, struct pair);
}
