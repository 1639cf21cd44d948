/* Cases in four boots, since three of them die: by a panic and by an exception, which hand over the
 * counts, and by a triple fault, which takes them along. */
#include "kernel/runtime/panic.h"
#include "kernel/testing/kernel_test.h"
#include "tests/coverage/counted.h"

TEST(Larger, First) {
  EXPECT_EQ(larger(2, 1), 2);
}

TEST(Larger, Panics) {
  EXPECT_EQ(larger(1, 2), 2);
  panic("on purpose");
}

TEST(Larger, Second) {
  EXPECT_EQ(larger(1, 2), 2);
}

TEST(Larger, DividesByZero) {
  divide_by_all(3);
}

/* An exception without a table to look its handler up in resets the CPU. */
TEST(Larger, Resets) {
  const struct {
    uint16_t limit;
    uint64_t base;
  } __attribute__((packed)) nothing = {0};
  EXPECT_EQ(larger(1, 2), 2);
  __asm__ volatile("lidt %0; ud2" : : "m"(nothing));
}

TEST(Larger, Last) {
  EXPECT_EQ(larger(3, 1), 3);
  EXPECT_EQ(larger(4, 1), 4);
}
