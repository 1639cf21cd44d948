/* The line of LLVM's assembly that names the data layout. */
extern "C" {
#include "toolchains/llvm/conformance/data_layout.h"
}

#include <gtest/gtest.h>

namespace {

TEST(DataLayout, IsFound) {
  char layout[16];
  ASSERT_TRUE(data_layout_find("; a\ntarget datalayout = \"e-m:e\"\n", layout, sizeof(layout)));
  EXPECT_STREQ(layout, "e-m:e");
}

TEST(DataLayout, IsMissing) {
  char layout[16];
  EXPECT_FALSE(data_layout_find("; target datalayout = \"e\"\n", layout, sizeof(layout)));
  EXPECT_FALSE(data_layout_find("\ntarget datalayout = \"e\n", layout, sizeof(layout)));
}

TEST(DataLayout, IsTooLong) {
  char layout[4];
  EXPECT_FALSE(data_layout_find("\ntarget datalayout = \"e-m:e\"", layout, sizeof(layout)));
  EXPECT_TRUE(data_layout_find("\ntarget datalayout = \"e-m\"", layout, sizeof(layout)));
}

} // namespace
