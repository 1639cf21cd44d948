/* What the cases of cases.c call. */
#ifndef TESTS_COVERAGE_COUNTED_H
#define TESTS_COVERAGE_COUNTED_H

int larger(int a, int b);
/* Divides by from, from - 1 and so on, down to 0. */
void divide_by_all(unsigned from);

#endif
