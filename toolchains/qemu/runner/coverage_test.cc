// Tests of what the runner makes of a kernel's profile, with a fake QEMU and fake programs of LLVM.
#include <fstream>
#include <string>

#include "toolchains/qemu/runner/runner_fixture.h"

namespace runner_test {
namespace {

// Token, a length of 8, and the first bytes of every raw profile.
const char kProfile[] = "coverage:@\x08\\0\\0\\0\\0\\0\\0\\0\x81rforpl\xff";
const char kPass[] = "verdict:@ PASS\\n;ack;off:33";

class CoverageTest : public RunnerTest {
protected:
  CoverageTest() {
    mkdir(Dir().c_str(), 0700);
    environment_["COVERAGE_DIR"] = Dir();
    // They say how they were called, and do what they have to.
    Program("llvm-profdata", "echo \"$*\" >\"$COVERAGE_DIR/merged\"");
    Program("llvm-cov", "echo \"SF:$*\"");
  }

  std::string Dir() {
    return dir_ + "/coverage";
  }
  void Program(const std::string &name, const std::string &script) {
    std::ofstream(dir_ + "/" + name) << "#!/bin/sh\n" << script << "\n";
    chmod((dir_ + "/" + name).c_str(), 0700);
  }
  Result RunKernel(const std::string &script) {
    return RunTest(script, R"("coverage": {"elf": "kernel.elf", "llvm_cov": ")" + dir_ +
                               R"(/llvm-cov", "llvm_profdata": ")" + dir_ + R"(/llvm-profdata"})");
  }
  bool Says(const Result &result, const std::string &words) {
    return result.err.find("qemu_runner: coverage: " + words) != std::string::npos;
  }
};

TEST_F(CoverageTest, HasLlvmMakeTheReport) {
  Result result = RunKernel(std::string(kProfile) + ";" + kPass);
  EXPECT_EQ(result.status, 0) << result.out;
  EXPECT_TRUE(Says(result, "1 of 1 boots handed over what they counted")) << result.err;
  EXPECT_EQ(ReadFile(Dir() + "/merged"),
            "merge --output=" + Dir() + "/kernel.profdata " + Dir() + "/boot1.raw_profile\n");
  EXPECT_EQ(ReadFile(Dir() + "/kernel.dat"),
            "SF:export --format=lcov --instr-profile=" + Dir() + "/kernel.profdata kernel.elf\n");
  EXPECT_FALSE(Exists(Dir() + "/boot1.raw_profile"));
}

TEST_F(CoverageTest, IsNotCollectedUnlessBazelAsks) {
  environment_.erase("COVERAGE_DIR");
  Result result = RunKernel(std::string("arguments;") + kPass);
  EXPECT_EQ(result.status, 0) << result.out;
  EXPECT_EQ(result.err, "");
  EXPECT_EQ(ReadFile(dir_ + "/outputs/serial.log").find("isa-debugcon"), std::string::npos);
}

TEST_F(CoverageTest, TakesAKernelThatHandsNothingOver) {
  Result result = RunKernel(kPass);
  EXPECT_EQ(result.status, 0) << result.out;
  EXPECT_TRUE(Says(result, "0 of 1 boots handed over what they counted")) << result.err;
  EXPECT_FALSE(Exists(Dir() + "/kernel.dat"));
}

TEST_F(CoverageTest, FailsOnHalfAProfile) {
  Result result = RunKernel(std::string("coverage:@\x08\\0\\0\\0\\0\\0\\0\\0\x81rforp;") + kPass);
  EXPECT_EQ(result.status, 1);
  EXPECT_TRUE(Says(result, "the kernel's profile cannot be used: 6 bytes of 8 came")) << result.err;
  EXPECT_FALSE(Exists(Dir() + "/kernel.dat"));
}

TEST_F(CoverageTest, FailsOnAForeignToken) {
  Result result =
      RunKernel(std::string("coverage:0123456789abcdef\\0\\0\\0\\0\\0\\0\\0\\0;") + kPass);
  EXPECT_EQ(result.status, 1);
  EXPECT_TRUE(Says(result, "the kernel's profile cannot be used: what came (24 bytes) does not "
                           "begin with the token of this boot"))
      << result.err;
}

// The boot's own end is what is wrong with it.
TEST_F(CoverageTest, ForgivesHalfAProfileToAKernelThatDied) {
  Result result = RunKernel("coverage:@;reset");
  EXPECT_EQ(result.status, 1);
  EXPECT_TRUE(Says(result, "0 of 1 boots handed over")) << result.err;
}

TEST_F(CoverageTest, FailsWhenAProgramFails) {
  Program("llvm-cov", "echo 'malformed coverage data' >&2; exit 1");
  Result result = RunKernel(std::string(kProfile) + ";" + kPass);
  EXPECT_EQ(result.status, 1);
  EXPECT_NE(result.err.find("malformed coverage data\n"), std::string::npos);
  EXPECT_TRUE(Says(result, dir_ + "/llvm-cov failed; its words are above")) << result.err;
}

TEST_F(CoverageTest, FailsWhenAProgramIsMissing) {
  unlink((dir_ + "/llvm-profdata").c_str());
  Result result = RunKernel(std::string(kProfile) + ";" + kPass);
  EXPECT_EQ(result.status, 1);
  EXPECT_TRUE(Says(result, dir_ + "/llvm-profdata cannot be started (No such file or directory)"))
      << result.err;
}

} // namespace
} // namespace runner_test
