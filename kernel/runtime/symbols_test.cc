// Which name an address gets, from a table of this test's own.
#include "kernel/runtime/symbols.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <string>

extern "C" {
// first: -100 to -81; nothing: -80 to -41; second: -40 to 9; last: 10 to 29.
extern const struct symbol symbol_table[] = {{-100, 1}, {-80, 0}, {-40, 7}, {10, 14}, {30, 0}};
extern const uint32_t symbol_count = 5;
extern const char symbol_names[] = "\0first\0second\0last";
}

namespace {

// Name and offset of the address so far from symbols_find().
std::string At(int64_t distance) {
  uint64_t anchor = reinterpret_cast<uintptr_t>(&symbols_find);
  struct symbol_place place = symbols_find(anchor + static_cast<uint64_t>(distance));
  return place.name == nullptr ? "none" : place.name + ("+" + std::to_string(place.offset));
}

TEST(SymbolsTest, FromAFunctionsStartToItsEnd) {
  EXPECT_EQ(At(-100), "first+0");
  EXPECT_EQ(At(-81), "first+19");
  EXPECT_EQ(At(-40), "second+0");
  EXPECT_EQ(At(9), "second+49");
  EXPECT_EQ(At(10), "last+0");
  EXPECT_EQ(At(29), "last+19");
}

TEST(SymbolsTest, WhatLiesBetweenHasNoName) {
  EXPECT_EQ(At(-80), "none");
  EXPECT_EQ(At(-41), "none");
}

TEST(SymbolsTest, WhatLiesOutsideHasNoName) {
  EXPECT_EQ(At(-101), "none");
  EXPECT_EQ(At(30), "none");
  EXPECT_EQ(At(INT64_C(1) << 40), "none");
  EXPECT_EQ(At(-(INT64_C(1) << 40)), "none");
  EXPECT_EQ(symbols_find(0).name, nullptr);
}

} // namespace
