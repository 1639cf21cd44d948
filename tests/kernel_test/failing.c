/* Every assertion as it fails; BUILD.bazel has what each one says. */
#include "kernel/runtime/panic.h"
#include "kernel/testing/kernel_test.h"

static void fill(uint8_t *bytes, uint8_t value) {
  for (int i = 0; i < 4; i++)
    bytes[i] = value;
}

TEST(Expect, Eq) {
  uint64_t size = 4096;
  EXPECT_EQ(size + 1, 4096);
}

TEST(Expect, NeOfAPointer) {
  const char *none = NULL;
  EXPECT_NE(none, NULL);
}

TEST(Expect, LtWithASign) {
  EXPECT_LT(1u, -1);
}

TEST(Expect, True) {
  EXPECT_TRUE(1 > 2);
}

TEST(Expect, Streq) {
  EXPECT_STREQ("a \"b\"", "c,d");
}

TEST(Expect, StreqNull) {
  EXPECT_STREQ("a", NULL);
}

TEST(Expect, Bytes) {
  uint8_t a[4], b[4];
  fill(a, 1);
  fill(b, 1);
  b[2] = 0xab;
  EXPECT_BYTES_EQ(a, b, 4);
}

TEST(Expect, GoesOn) {
  EXPECT_EQ('x', 'y');
  EXPECT_FALSE(true);
}

TEST(Assert, StopsTheCase) {
  ASSERT_EQ(true, false);
  ADD_FAILURE("this is not reached");
}

TEST(Expect, Panic) {
  EXPECT_PANIC((void)0, "x");
}

TEST(Expect, PanicOfAnotherKind) {
  EXPECT_PANIC(panic("page %d", 3), "page 4");
}

TEST(Expect, Exception) {
  EXPECT_EXCEPTION(EXCEPTION_PAGE_FAULT, (void)0);
}

TEST(Fail, GivesItsReason) {
  FAIL("disk %d of %d", 2, 3);
}

TEST(Trace, IsTold) {
  for (int i = 0; i < 2; i++) {
    SCOPED_TRACE("round %d", i);
    EXPECT_EQ(i, 0);
  }
  EXPECT_EQ(1, 1);
}

FIXTURE(BrokenSetUp) {
  int value;
};

SET_UP(BrokenSetUp) {
  ASSERT_EQ(self->value, 1);
}

TEAR_DOWN(BrokenSetUp) {
  ADD_FAILURE("torn down");
}

TEST_F(BrokenSetUp, DoesNotRun) {
  ADD_FAILURE("this is not reached");
}

static const int values[] = {1, 2};

TEST_P(Values, AreOne, values) {
  EXPECT_EQ(*param, 1);
}

TEST(Skipped, IsNoFailure) {
  SKIP("no disk");
}

TEST(Good, Passes) {
  EXPECT_TRUE(true);
}
