/* Command lines as the rule writes them, and wrong ones. */
extern "C" {
#include "toolchains/llvm/conformance/options.h"
}

#include <elf.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace {

class Options : public ::testing::Test {
protected:
  bool read(const std::vector<std::string> &more, const std::string &arch = "x86_64") {
    words = {"conformance",           "--target=t",     "--arch=" + arch, "--objdump=o",
             "--compiler-assembly=a", "--data-layout=e"};
    words.insert(words.end(), more.begin(), more.end());
    words.push_back("kernel.elf");
    return read_words();
  }

  bool read_words() {
    options_free(&options);
    std::vector<char *> arguments;
    for (std::string &word : words)
      arguments.push_back(word.data());
    return options_read(&options, static_cast<int>(arguments.size()), arguments.data());
  }

  void TearDown() override {
    options_free(&options);
  }

  std::vector<std::string> words;
  struct options options = {};
};

TEST_F(Options, AreRead) {
  ASSERT_TRUE(read({"--disable-redzone=true", "--forbid=sse", "--cpu-family=4", "--allow=f: fninit",
                    "--mode=g=data", "--position-independent=true"}));
  EXPECT_STREQ(options.file, "kernel.elf");
  EXPECT_STREQ(options.target, "t");
  EXPECT_STREQ(options.objdump, "o");
  EXPECT_STREQ(options.compiler_assembly, "a");
  EXPECT_STREQ(options.data_layout, "e");
  EXPECT_TRUE(options.code.red_zone_disabled);
  EXPECT_TRUE(options.elf.position_independent);
  EXPECT_EQ(options.code.cpu_family, 4);
  EXPECT_TRUE(options.code.forbidden[INSTRUCTION_SET_SSE]);
  EXPECT_FALSE(options.code.forbidden[INSTRUCTION_SET_AVX]);
  ASSERT_EQ(options.code.allowance_count, 1u);
  EXPECT_STREQ(options.code.allowances[0].function, "f");
  EXPECT_STREQ(options.code.allowances[0].instruction, "fninit");
  EXPECT_EQ(code_mode_of(&options.code, "g"), CODE_DATA);
  EXPECT_EQ(code_mode_of(&options.code, "f"), CODE_64);
}

TEST_F(Options, KnowTheArchitectures) {
  ASSERT_TRUE(read({}));
  EXPECT_EQ(options.elf.class_bits, 64);
  EXPECT_EQ(options.elf.machine, EM_X86_64);
  EXPECT_FALSE(options.code.red_zone_disabled);
  ASSERT_TRUE(read({}, "x86"));
  EXPECT_EQ(options.elf.class_bits, 32);
  EXPECT_EQ(options.elf.machine, EM_386);
  EXPECT_EQ(options.code.mode, CODE_32);
  EXPECT_FALSE(read({}, "riscv64"));
}

TEST_F(Options, MayNameTheModeOfAllOtherCode) {
  ASSERT_TRUE(read({"--mode=*=16", "--mode=g=64"}, "x86"));
  EXPECT_EQ(code_mode_of(&options.code, "f"), CODE_16);
  EXPECT_EQ(code_mode_of(&options.code, "g"), CODE_64);
  EXPECT_EQ(options.code.mode_change_count, 1u);
}

TEST_F(Options, AreRefusedIfWrong) {
  EXPECT_FALSE(read({"--cpu-family=7"}));
  EXPECT_FALSE(read({"--forbid=neon"}));
  EXPECT_FALSE(read({"--allow=fninit"}));
  EXPECT_FALSE(read({"--mode=g"}));
  EXPECT_FALSE(read({"--mode=g=8"}));
  EXPECT_FALSE(read({"--quiet=true"}));
  EXPECT_FALSE(read({"--quiet"}));
}

TEST_F(Options, AreRefusedIfOneIsMissing) {
  for (size_t missing = 1; missing < 7; missing++) {
    ASSERT_TRUE(read({}));
    words = {"conformance",           "--target=t",      "--arch=x86", "--objdump=o",
             "--compiler-assembly=a", "--data-layout=e", "kernel.elf"};
    words.erase(words.begin() + static_cast<long>(missing));
    EXPECT_FALSE(read_words()) << missing;
  }
}

} // namespace
