/* What the cases of cases.c call. */
#include "tests/coverage/counted.h"

int larger(int a, int b) {
  if (a > b)
    return a;
  return b;
}

/* Ends in the exception of a division by 0. */
void divide_by_all(unsigned from) {
  for (unsigned i = from; i < from + 1; i--)
    __asm__ volatile("xor %%edx, %%edx; div %0" : : "r"(i) : "rax", "rdx", "cc");
}
