// The filter's language, with the examples of GoogleTest's documentation.
#include "kernel/testing/filter.h"

#include <gtest/gtest.h>

namespace {

TEST(Filter, TakesANameOrPatterns) {
  EXPECT_TRUE(filter_lets_through("Foo.Bar", "Foo.Bar"));
  EXPECT_FALSE(filter_lets_through("Foo.Bar", "Foo.Barn"));
  EXPECT_FALSE(filter_lets_through("Foo.Bar", "Foo.Ba"));
  EXPECT_TRUE(filter_lets_through("Foo.*", "Foo.Bar"));
  EXPECT_TRUE(filter_lets_through("*", "Foo.Bar"));
  EXPECT_TRUE(filter_lets_through("*.?ar", "Foo.Bar"));
  EXPECT_FALSE(filter_lets_through("*.?ar", "Foo.ar"));
  EXPECT_TRUE(filter_lets_through("*a*b*", "xxabxaxb"));
  EXPECT_FALSE(filter_lets_through("*a*bc", "xxabxaxb"));
  EXPECT_TRUE(filter_lets_through("*aab", "aaab"));
  EXPECT_TRUE(filter_lets_through("F.B/1?", "F.B/10"));
}

TEST(Filter, TakesSeveralPatterns) {
  EXPECT_TRUE(filter_lets_through("A.*:B.*", "A.x"));
  EXPECT_TRUE(filter_lets_through("A.*:B.*", "B.x"));
  EXPECT_FALSE(filter_lets_through("A.*:B.*", "C.x"));
}

TEST(Filter, LeavesOutWhatFollowsTheMinus) {
  EXPECT_FALSE(filter_lets_through("-A.*", "A.x"));
  EXPECT_TRUE(filter_lets_through("-A.*", "B.x"));
  EXPECT_TRUE(filter_lets_through("A.*-A.x:A.y", "A.z"));
  EXPECT_FALSE(filter_lets_through("A.*-A.x:A.y", "A.y"));
  EXPECT_FALSE(filter_lets_through("A.*-A.x", "B.z"));
  EXPECT_FALSE(filter_lets_through("*-*", "A.x"));
}

} // namespace
