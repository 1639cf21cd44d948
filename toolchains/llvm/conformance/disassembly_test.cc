/* Reads llvm-objdump's text as it really comes. */
extern "C" {
#include "toolchains/llvm/conformance/disassembly.h"
}

#include <gtest/gtest.h>

#include <string>

namespace {

class Disassembly : public ::testing::Test {
protected:
  const char *read(const std::string &printed) {
    text = printed;
    return disassembly_read(&disassembly, text.data());
  }

  std::string line(size_t index) {
    char printed[200];
    instruction_print(&disassembly.instructions[index], printed, sizeof(printed));
    return printed;
  }

  void TearDown() override {
    disassembly_free(&disassembly);
  }

  std::string text;
  struct disassembly disassembly = {};
};

TEST_F(Disassembly, KeepsFunctionsAndInstructions) {
  ASSERT_EQ(read("\nkernel.elf:\tfile format elf64-x86-64\n\nDisassembly of section .text:\n\n"
                 "ffffffff80100000 <_start>:\nffffffff80100000:      \tpushq\t%rbp\n"
                 "ffffffff80100001:      \tmovl\t$0x10, %ecx             # imm = 0x10\n"
                 "\nffffffff80100010 <f>:\nffffffff80100010:      \tretq\n"),
            nullptr);
  ASSERT_EQ(disassembly.function_count, 2u);
  EXPECT_STREQ(disassembly.functions[0].name, "_start");
  EXPECT_EQ(disassembly.functions[0].count, 2u);
  EXPECT_EQ(disassembly.functions[1].first, 2u);
  EXPECT_EQ(disassembly.functions[1].address, 0xffffffff80100010u);
  EXPECT_EQ(line(0), "pushq %rbp");
  EXPECT_EQ(line(1), "movl $0x10, %ecx");
  EXPECT_EQ(line(2), "retq");
  EXPECT_EQ(disassembly.instructions[2].address, 0xffffffff80100010u);
}

TEST_F(Disassembly, TakesPrefixesOff) {
  ASSERT_EQ(read("0 <f>:\n 0:      \trep\t\tmovsq\t(%rsi), %es:(%rdi)\n 3:      \tlock\n"),
            nullptr);
  EXPECT_STREQ(disassembly.instructions[0].prefix, "rep");
  EXPECT_STREQ(disassembly.instructions[0].mnemonic, "movsq");
  EXPECT_EQ(line(0), "rep movsq (%rsi), %es:(%rdi)");
  EXPECT_STREQ(disassembly.instructions[1].mnemonic, "lock");
}

TEST_F(Disassembly, KeepsUnknownBytes) {
  ASSERT_EQ(read("0 <f>:\n 0:      \t<unknown>\n"), nullptr);
  EXPECT_STREQ(disassembly.instructions[0].mnemonic, "<unknown>");
}

TEST_F(Disassembly, SkipsACommentOnALineOfItsOwn) {
  ASSERT_EQ(read("0 <f>:\n 0:      \tljmpw\t$0x0, $-0x7f12\n          # imm = 0x80EE\n"), nullptr);
  EXPECT_EQ(disassembly.instruction_count, 1u);
}

TEST_F(Disassembly, RefusesALineItDoesNotKnow) {
  EXPECT_STREQ(read("0 <f>:\n 0:      \tretq\nwarning of some kind\n"), "warning of some kind");
}

TEST_F(Disassembly, RefusesAnInstructionBeforeAnySymbol) {
  EXPECT_NE(read(" 0:      \tretq\n"), nullptr);
}

TEST_F(Disassembly, FindsAFunctionByItsName) {
  ASSERT_EQ(read("0 <f>:\n 0:      \tretq\n"), nullptr);
  EXPECT_EQ(disassembly_find(&disassembly, "f"), &disassembly.functions[0]);
  EXPECT_EQ(disassembly_find(&disassembly, "g"), nullptr);
}

} // namespace
