/* What the cases of cases.c call. */
#include "tests/coverage/counted.h"

int larger(int a, int b) {
  if (a > b)
    return a;
  return b;
}
