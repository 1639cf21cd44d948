/* Two cases that the compiler can tell apart and a reader of the results cannot. */
#include "kernel/testing/kernel_test.h"

TEST(A_B, C) {
  EXPECT_TRUE(true);
}

/* As it would come from a second file. */
static const struct test_case again = {
    .suite = "A_B",
    .name = "C",
    .file = __FILE__,
    .line = __LINE__,
    .count = 1,
};
static const struct test_case *const again_entry
    __attribute__((section("kernel_test_cases"), used)) = &again;
