/* Every kind of case and assertion, as it looks when all is well. */
#include "kernel/runtime/assert.h"
#include "kernel/runtime/panic.h"
#include "kernel/testing/kernel_test.h"

enum color { RED, GREEN };

struct bits {
  unsigned low : 3;
};

TEST(Relations, TakeIntegersOfAnyType) {
  uint8_t small = 200;
  uint64_t large = UINT64_MAX;
  int negative = -1;
  EXPECT_EQ(small, 200);
  EXPECT_EQ(large, 18446744073709551615u);
  EXPECT_LT(negative, large);
  EXPECT_NE(negative, large);
  EXPECT_GT(1u, -1);
  EXPECT_LE(negative, -1);
  EXPECT_GE(large, large);
  ASSERT_EQ((int16_t)-5, -5L);
  ASSERT_NE(1, 2);
  ASSERT_LT(1, 2);
  ASSERT_LE(2, 2);
  ASSERT_GT(2, 1);
  ASSERT_GE(2, 2);
}

TEST(Relations, TakeTheOtherTypes) {
  enum color color = GREEN;
  struct bits bits = {.low = 5};
  char letter = 'x';
  const char *text = "text";
  int array[2];
  EXPECT_EQ(color, GREEN);
  EXPECT_EQ(bits.low, 5);
  EXPECT_EQ(letter, 'x');
  EXPECT_EQ(true, 1 == 1);
  EXPECT_EQ(text, text);
  EXPECT_NE(text, NULL);
  EXPECT_EQ(array, &array[0]);
  EXPECT_LT(&array[0], &array[1]);
}

TEST(Relations, EvaluateEachSideOnce) {
  int calls = 0;
  EXPECT_EQ(++calls, 1);
  EXPECT_TRUE(++calls == 2);
  EXPECT_EQ(calls, 2);
}

TEST(Truth, TakesNumbersAndPointers) {
  int place = 0;
  EXPECT_TRUE(&place);
  EXPECT_TRUE(2);
  EXPECT_FALSE(0);
  ASSERT_TRUE(true);
  ASSERT_FALSE(false);
}

TEST(Strings, AreComparedByTheirCharacters) {
  char copy[] = "text";
  EXPECT_STREQ("text", copy);
  EXPECT_STRNE("text", "test");
  EXPECT_STRNE("text", NULL);
  EXPECT_STREQ(NULL, NULL);
  ASSERT_STREQ("", "");
  ASSERT_STRNE("a", "");
}

TEST(Bytes, AreCompared) {
  const uint8_t a[] = {1, 2, 3}, b[] = {1, 2, 4};
  EXPECT_BYTES_EQ(a, b, 2);
  ASSERT_BYTES_EQ(a, a, sizeof a);
}

FIXTURE(Counter) {
  int value;
  int steps[3];
};

static int torn_down;

SET_UP(Counter) {
  EXPECT_EQ(self->value, 0);
  self->value = 10;
}

TEAR_DOWN(Counter) {
  torn_down += self->value;
}

TEST_F(Counter, IsSetUp) {
  EXPECT_EQ(self->value, 10);
  EXPECT_EQ(self->steps[2], 0);
  self->steps[2] = 7;
  self->value = 11;
}

TEST_F(Counter, IsTornDownAndNewForEachCase) {
  EXPECT_EQ(torn_down, 11);
  EXPECT_EQ(self->value, 10);
  EXPECT_EQ(self->steps[2], 0);
}

FIXTURE(Plain) {
  int value;
};

TEST_F(Plain, NeedsNeitherSetUpNorTearDown) {
  EXPECT_EQ(self->value, 0);
}

static const struct {
  uint64_t size, pages;
} sizes[] = {{1, 1}, {4096, 1}, {4097, 2}};

TEST_P(Pages, AreRoundedUp, sizes) {
  EXPECT_EQ((param->size + 4095) / 4096, param->pages);
}

static const char *const words[] = {"one", "two"};

TEST_P(Words, HaveThreeLetters, words) {
  EXPECT_EQ((*param)[3], '\0');
}

TEST(Skip, SaysWhy) {
  SKIP("no disk %d", 3);
  ADD_FAILURE("a skipped case does not go on");
}

static volatile uint64_t *bad_address(void) {
  return (volatile uint64_t *)0x1234;
}

TEST(Panic, IsExpected) {
  EXPECT_PANIC(panic("page %d is free already", 7), "page 7 is free");
  ASSERT_PANIC(assert(1 == 2), "1 == 2");
}

TEST(Exception, IsExpected) {
  EXPECT_EXCEPTION(EXCEPTION_PAGE_FAULT, *bad_address() = 1);
  EXPECT_EXCEPTION(EXCEPTION_DIVIDE, __asm__ volatile("divl %0" : : "r"(0), "a"(1), "d"(0)));
  ASSERT_EXCEPTION(EXCEPTION_INVALID_OPCODE, __asm__ volatile("ud2"));
  EXPECT_EXCEPTION(EXCEPTION_BREAKPOINT, __asm__ volatile("int3"));
}

TEST(Exception, InAPanicIsSeenInside) {
  EXPECT_PANIC(
      {
        EXPECT_EXCEPTION(EXCEPTION_PAGE_FAULT, *bad_address() = 1);
        panic("after the fault");
      },
      "after");
}

static uint64_t sum_of_registers(uint64_t a, uint64_t b, uint64_t c, uint64_t d, uint64_t e) {
  EXPECT_PANIC(panic("clobbers everything"), "clobbers");
  return a + 2 * b + 3 * c + 4 * d + 5 * e;
}

TEST(Panic, LeavesTheCallersRegisters) {
  EXPECT_EQ(sum_of_registers(1, 10, 100, 1000, 10000), 1 + 20 + 300 + 4000 + 50000);
}

TEST(Machine, GivesTheBootInfo) {
  ASSERT_NE(test_boot_info(), NULL);
  EXPECT_EQ(test_boot_info()->magic, BOOT_INFO_MAGIC);
  EXPECT_GT(test_boot_info()->memory_map_count, 0);
}
