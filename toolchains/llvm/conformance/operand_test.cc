/* Operands as llvm-objdump prints them. */
extern "C" {
#include "toolchains/llvm/conformance/operand.h"
}

#include <gtest/gtest.h>

namespace {

TEST(Operand, ReadsRegistersWithTheirWidth) {
  operand operands[OPERANDS_MAX];
  ASSERT_EQ(operands_read("%rsp, %r9d", operands), 2u);
  EXPECT_EQ(operands[0].kind, OPERAND_REGISTER);
  EXPECT_EQ(operands[0].reg, REGISTER_SP);
  EXPECT_EQ(operands[0].width, 64);
  EXPECT_EQ(operands[1].reg, 9);
  EXPECT_EQ(operands[1].width, 32);
}

TEST(Operand, ReadsImmediates) {
  operand operands[OPERANDS_MAX];
  ASSERT_EQ(operands_read("$-0x80, %rsp", operands), 2u);
  EXPECT_EQ(operands[0].kind, OPERAND_IMMEDIATE);
  EXPECT_EQ(operands[0].value, -0x80);
}

TEST(Operand, ReadsMemoryWithBaseAndIndex) {
  operand operands[OPERANDS_MAX];
  ASSERT_EQ(operands_read("-0x20(%rbp,%rdi,4), %eax", operands), 2u);
  EXPECT_EQ(operands[0].kind, OPERAND_MEMORY);
  EXPECT_EQ(operands[0].value, -0x20);
  EXPECT_EQ(operands[0].reg, REGISTER_BP);
  EXPECT_EQ(operands[0].index, REGISTER_DI);
  EXPECT_EQ(operands[1].reg, REGISTER_A);
}

TEST(Operand, ReadsMemoryWithoutABase) {
  operand operands[OPERANDS_MAX];
  ASSERT_EQ(operands_read("*(,%rax,8)", operands), 1u);
  EXPECT_EQ(operands[0].kind, OPERAND_MEMORY);
  EXPECT_EQ(operands[0].reg, REGISTER_NONE);
  EXPECT_EQ(operands[0].index, REGISTER_A);
  ASSERT_EQ(operands_read("0x10(%rip)", operands), 1u);
  EXPECT_EQ(operands[0].reg, REGISTER_NONE);
}

TEST(Operand, TellsSegmentsWithABaseOfTheirOwn) {
  operand operands[OPERANDS_MAX];
  ASSERT_EQ(operands_read("%gs:-0x8(%rsp), %es:(%rdi)", operands), 2u);
  EXPECT_TRUE(operands[0].other_base);
  EXPECT_EQ(operands[0].value, -8);
  EXPECT_EQ(operands[0].reg, REGISTER_SP);
  EXPECT_FALSE(operands[1].other_base);
  EXPECT_EQ(operands[1].reg, REGISTER_DI);
}

TEST(Operand, KnowsNoNumberOfOtherRegisters) {
  operand operands[OPERANDS_MAX];
  ASSERT_EQ(operands_read("%xmm0, %st(1)", operands), 2u);
  EXPECT_EQ(operands[0].reg, REGISTER_NONE);
  EXPECT_EQ(operands[1].reg, REGISTER_NONE);
}

TEST(Operand, ReadsTheTargetOfADirectBranch) {
  uint64_t target;
  ASSERT_TRUE(operand_branch_target("0xffffffff80100040 <f+0x10>", &target));
  EXPECT_EQ(target, 0xffffffff80100040u);
  EXPECT_FALSE(operand_branch_target("*%rax", &target));
  EXPECT_FALSE(operand_branch_target("*0x10(%rax)", &target));
}

} // namespace
