/*
 * Unit tests that run in a kernel, in GoogleTest's words. A test file of the rule kernel_test:
 *
 *     #include "kernel/testing/kernel_test.h"
 *
 *     TEST(BitMap, FindsTheFirstFreeBit) {
 *       uint64_t map = 0x7;
 *       EXPECT_EQ(bit_map_find(&map, 64), 3);
 *     }
 *
 *     FIXTURE(PagePool) { struct page_pool pool; };      // zeroed for each case
 *     SET_UP(PagePool) { ASSERT_TRUE(page_pool_init(&self->pool)); }
 *     TEAR_DOWN(PagePool) { page_pool_free(&self->pool); }
 *
 *     TEST_F(PagePool, IsEmptyAtFirst) {
 *       EXPECT_EQ(page_pool_count(&self->pool), 0);
 *     }
 *
 *     static const struct { uint64_t size, pages; } sizes[] = {{1, 1}, {4096, 1}, {4097, 2}};
 *     TEST_P(PageCount, IsRoundedUp, sizes) {             // PageCount.IsRoundedUp/0, /1, /2
 *       EXPECT_EQ(page_count(param->size), param->pages);
 *     }
 *
 * EXPECT_* goes on after a failure, ASSERT_* returns from the function it stands in. Values may be
 * integers of any type, bool, characters, enums and pointers; integers are compared by their value,
 * whatever their types. SET_UP and TEAR_DOWN may be left out.
 */
#ifndef KERNEL_TESTING_KERNEL_TEST_H
#define KERNEL_TESTING_KERNEL_TEST_H

#include "boot/protocol/boot_info.h"
#include "kernel/runtime/interrupts.h"
#include "kernel/testing/assertion.h"
#include "kernel/testing/catch.h"
#include "kernel/testing/test_case.h"

/* What the loader handed over, for cases that look at it. */
const struct boot_info *test_boot_info(void);

#define TEST(suite, name)                                                                          \
  static void suite##_##name##_test(const void *);                                                 \
  TEST_REGISTER_(suite, name, suite##_##name##_test, NULL, 0, 1, "")                               \
  static void suite##_##name##_test(const void *test_unused_ __attribute__((unused)))

/* The tentative definitions of the two pointers stand where SET_UP or TEAR_DOWN is left out. */
#define FIXTURE(fixture)                                                                           \
  struct fixture;                                                                                  \
  static void (*const fixture##_set_up)(struct fixture *) __attribute__((unused));                 \
  static void (*const fixture##_tear_down)(struct fixture *) __attribute__((unused));              \
  struct fixture

#define SET_UP(fixture) TEST_FIXTURE_STEP_(fixture, set_up)
#define TEAR_DOWN(fixture) TEST_FIXTURE_STEP_(fixture, tear_down)

#define TEST_F(fixture, name)                                                                      \
  static void fixture##_##name##_body(struct fixture *);                                           \
  static void fixture##_##name##_test(const void *unused __attribute__((unused))) {                \
    struct fixture object;                                                                         \
    __builtin_memset(&object, 0, sizeof object);                                                   \
    if (fixture##_set_up != NULL)                                                                  \
      fixture##_set_up(&object);                                                                   \
    if (!test_is_over())                                                                           \
      fixture##_##name##_body(&object);                                                            \
    if (fixture##_tear_down != NULL)                                                               \
      fixture##_tear_down(&object);                                                                \
  }                                                                                                \
  TEST_REGISTER_(fixture, name, fixture##_##name##_test, NULL, 0, 1, "")                           \
  static void fixture##_##name##_body(struct fixture *self __attribute__((unused)))

/* A case for each element of the array `values`; `param` points to it. */
#define TEST_P(suite, name, values)                                                                \
  static void suite##_##name##_body(const __typeof__((values)[0]) *);                              \
  static void suite##_##name##_test(const void *value) {                                           \
    suite##_##name##_body(value);                                                                  \
  }                                                                                                \
  TEST_REGISTER_(suite, name, suite##_##name##_test, values, sizeof(values)[0],                    \
                 sizeof(values) / sizeof(values)[0], "/")                                          \
  static void suite##_##name##_body(const __typeof__((values)[0]) *param __attribute__((unused)))

#define EXPECT_EQ(a, b) TEST_COMPARE_(a, TEST_EQUAL, b, #a, #b, TEST_EXPECT_)
#define EXPECT_NE(a, b) TEST_COMPARE_(a, TEST_NOT_EQUAL, b, #a, #b, TEST_EXPECT_)
#define EXPECT_LT(a, b) TEST_COMPARE_(a, TEST_LESS, b, #a, #b, TEST_EXPECT_)
#define EXPECT_LE(a, b) TEST_COMPARE_(a, TEST_LESS_OR_EQUAL, b, #a, #b, TEST_EXPECT_)
#define EXPECT_GT(a, b) TEST_COMPARE_(a, TEST_GREATER, b, #a, #b, TEST_EXPECT_)
#define EXPECT_GE(a, b) TEST_COMPARE_(a, TEST_GREATER_OR_EQUAL, b, #a, #b, TEST_EXPECT_)
#define ASSERT_EQ(a, b) TEST_COMPARE_(a, TEST_EQUAL, b, #a, #b, TEST_ASSERT_)
#define ASSERT_NE(a, b) TEST_COMPARE_(a, TEST_NOT_EQUAL, b, #a, #b, TEST_ASSERT_)
#define ASSERT_LT(a, b) TEST_COMPARE_(a, TEST_LESS, b, #a, #b, TEST_ASSERT_)
#define ASSERT_LE(a, b) TEST_COMPARE_(a, TEST_LESS_OR_EQUAL, b, #a, #b, TEST_ASSERT_)
#define ASSERT_GT(a, b) TEST_COMPARE_(a, TEST_GREATER, b, #a, #b, TEST_ASSERT_)
#define ASSERT_GE(a, b) TEST_COMPARE_(a, TEST_GREATER_OR_EQUAL, b, #a, #b, TEST_ASSERT_)

#define EXPECT_TRUE(a) TEST_EXPECT_(test_check_truth, #a, (a) ? true : false, true)
#define EXPECT_FALSE(a) TEST_EXPECT_(test_check_truth, #a, (a) ? true : false, false)
#define ASSERT_TRUE(a) TEST_ASSERT_(test_check_truth, #a, (a) ? true : false, true)
#define ASSERT_FALSE(a) TEST_ASSERT_(test_check_truth, #a, (a) ? true : false, false)

/* Strings that end in NUL. */
#define EXPECT_STREQ(a, b) TEST_EXPECT_(test_check_strings, #a, a, #b, b, true)
#define EXPECT_STRNE(a, b) TEST_EXPECT_(test_check_strings, #a, a, #b, b, false)
#define ASSERT_STREQ(a, b) TEST_ASSERT_(test_check_strings, #a, a, #b, b, true)
#define ASSERT_STRNE(a, b) TEST_ASSERT_(test_check_strings, #a, a, #b, b, false)

/* Bytes in memory. */
#define EXPECT_BYTES_EQ(a, b, length) TEST_EXPECT_(test_check_bytes, #a, a, #b, b, length)
#define ASSERT_BYTES_EQ(a, b, length) TEST_ASSERT_(test_check_bytes, #a, a, #b, b, length)

/* The statement has to end in panic(), with a message that contains `part`. It must not return. */
#define EXPECT_PANIC(statement, part)                                                              \
  TEST_CATCH_(statement, test_catch_panic(&caught_, part), TEST_EXPECT_, #statement)
#define ASSERT_PANIC(statement, part)                                                              \
  TEST_CATCH_(statement, test_catch_panic(&caught_, part), TEST_ASSERT_, #statement)

/* The statement has to raise this exception, one of enum exception. It must not return. */
#define EXPECT_EXCEPTION(vector, statement)                                                        \
  TEST_CATCH_(statement, test_catch_exception(&caught_, vector), TEST_EXPECT_, #statement)
#define ASSERT_EXCEPTION(vector, statement)                                                        \
  TEST_CATCH_(statement, test_catch_exception(&caught_, vector), TEST_ASSERT_, #statement)

/* With a reason, formatted as by print(). The first goes on, the other two return. */
#define ADD_FAILURE(...) test_fail(&TEST_PLACE_(false), __VA_ARGS__)
#define FAIL(...) return test_fail(&TEST_PLACE_(true), __VA_ARGS__)
#define SKIP(...) return test_skip(&TEST_PLACE_(true), __VA_ARGS__)

/* Until the end of the block, failures say this too. */
#define SCOPED_TRACE(...) TEST_SCOPED_TRACE_(__COUNTER__, __VA_ARGS__)

#endif
