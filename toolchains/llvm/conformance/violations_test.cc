/* How violations are printed. */
extern "C" {
#include "toolchains/llvm/conformance/violations.h"
}

#include <gtest/gtest.h>

#include <cstdio>
#include <cstdlib>
#include <string>

namespace {

class Violations : public ::testing::Test {
protected:
  std::string print() {
    char *output = nullptr;
    size_t length;
    FILE *stream = open_memstream(&output, &length);
    violations_print(&violations, stream);
    fclose(stream);
    std::string text = output;
    free(output);
    return text;
  }

  void TearDown() override {
    violations_free(&violations);
  }

  struct violations violations = {};
};

TEST_F(Violations, NamePlaceAddressAndInstruction) {
  violations_add(&violations, "sse", "f", 0x10, "movaps %s", "%xmm0, %xmm1");
  violations_add(&violations, "x87", "g", 0xffffffff80000020, "fld1");
  EXPECT_EQ(print(), "sse: f at 0x10: movaps %xmm0, %xmm1\nx87: g at 0xffffffff80000020: fld1\n");
}

TEST_F(Violations, MayHaveNoAddress) {
  violations_add(&violations, "abi", "ELF header", NO_ADDRESS, "OS ABI 9");
  EXPECT_EQ(print(), "abi: ELF header: OS ABI 9\n");
}

TEST_F(Violations, ArePrintedUpToALimit) {
  for (int i = 0; i < VIOLATIONS_PRINTED; i++)
    violations_add(&violations, "x87", "g", 0x20, "fld1");
  EXPECT_EQ(print().find("more"), std::string::npos);
  for (int i = 0; i < 3; i++)
    violations_add(&violations, "x87", "g", 0x20, "fld1");
  std::string text = print();
  EXPECT_NE(text.find("fld1\nand 3 more\n"), std::string::npos);
}

TEST_F(Violations, KeepLongNamesWithinTheirPlace) {
  std::string name(1000, 'n');
  violations_add(&violations, "sse", name.c_str(), 0, "%s", name.c_str());
  EXPECT_LT(print().size(), 500u);
}

} // namespace
