/* What the cases of cases.c call. */
#ifndef TESTS_COVERAGE_COUNTED_H
#define TESTS_COVERAGE_COUNTED_H

int larger(int a, int b);

#endif
