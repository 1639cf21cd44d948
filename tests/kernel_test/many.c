/* Two hundred small cases: what a case costs. */
#include "kernel/testing/kernel_test.h"

enum { CASES = 200 };

static const uint8_t numbers[CASES];

TEST_P(Many, Pass, numbers) {
  EXPECT_LT(param - numbers, CASES);
}
