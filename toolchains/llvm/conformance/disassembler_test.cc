/* Programs that stand in for llvm-objdump: what is started, and what comes of its ends. */
extern "C" {
#include "toolchains/llvm/conformance/disassembler.h"
}

#include <gtest/gtest.h>

#include <cstdlib>
#include <string>

namespace {

std::string run(const char *program, code_mode mode) {
  char *text = disassembler_run(program, "kernel.elf", mode);
  std::string copy = text == nullptr ? "none" : text;
  free(text);
  return copy;
}

TEST(Disassembler, IsAskedForTheModeOfTheCode) {
  const std::string start = "--disassemble --disassemble-zeroes --no-show-raw-insn --triple=";
  EXPECT_EQ(run("/bin/echo", CODE_16), start + "i686-unknown-none-code16 kernel.elf\n");
  EXPECT_EQ(run("/bin/echo", CODE_32), start + "i686-unknown-none-elf kernel.elf\n");
  EXPECT_EQ(run("/bin/echo", CODE_64), start + "x86_64-unknown-none-elf kernel.elf\n");
}

TEST(Disassembler, MayFail) {
  EXPECT_EQ(run("/bin/false", CODE_64), "none");
}

TEST(Disassembler, MayNotBeThere) {
  EXPECT_EQ(run("no such program", CODE_64), "none");
}

TEST(ReadWholeFile, GivesNothingForAMissingFile) {
  size_t length;
  EXPECT_EQ(read_whole_file("no such file", &length), nullptr);
}

} // namespace
