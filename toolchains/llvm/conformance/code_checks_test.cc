/* Instructions that a target forbids, and accesses below the stack pointer. */
extern "C" {
#include "toolchains/llvm/conformance/code_checks.h"
#include "toolchains/llvm/conformance/disassembly.h"
}

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace {

/* Two bytes for each instruction, so that the second one of function f is at 2. */
std::string function_text(const std::string &name, const std::vector<std::string> &lines) {
  std::string text = "0 <" + name + ">:\n";
  char address[16];
  for (size_t i = 0; i < lines.size(); i++) {
    snprintf(address, sizeof(address), "%zx", 2 * i);
    text += std::string(" ") + address + ":      \t" + lines[i] + "\n";
  }
  return text;
}

class CodeChecks : public ::testing::Test {
protected:
  CodeChecks() {
    for (bool &forbidden : expectation.forbidden)
      forbidden = true;
    expectation.forbidden[INSTRUCTION_SET_BASE] = false;
    expectation.red_zone_disabled = true;
    expectation.mode = CODE_64;
  }

  std::vector<std::string> check(const std::vector<std::string> &lines) {
    std::string text = function_text("f", lines);
    struct disassembly disassembly;
    EXPECT_EQ(disassembly_read(&disassembly, text.data()), nullptr);
    struct violations violations = {};
    checked = code_checks_run(&disassembly, expectation.mode, &expectation, &violations);
    std::vector<std::string> found;
    for (size_t i = 0; i < violations.count; i++)
      found.push_back(std::string(violations.items[i].rule) + " " + violations.items[i].detail);
    violations_free(&violations);
    disassembly_free(&disassembly);
    return found;
  }

  std::vector<std::string> none;
  struct code_expectation expectation = {};
  size_t checked = 0;
};

TEST_F(CodeChecks, TellInstructionSetsApart) {
  const std::pair<const char *, const char *> cases[] = {
      {"fld1", "x87"},
      {"wait", "x87"},
      {"fnstcw\t0x2(%rdi)", "x87"},
      {"fadd\t%st, %st(1)", "x87"},
      {"emms", "mmx"},
      {"movq\t(%rax), %mm0", "mmx"},
      {"femms", "mmx"},
      {"ldmxcsr\t(%rax)", "sse"},
      {"lfence", "sse"},
      {"movntiq\t%rax, (%rbx)", "sse"},
      {"movd\t%xmm8, %eax", "sse"},
      {"crc32l\t%eax, %ebx", "sse"},
      {"vmovd\t%xmm0, %eax", "avx"},
      {"vzeroupper", "avx"},
      {"vaddps\t%zmm1, %zmm2, %zmm3 {%k1} {z}", "avx"},
      {"kmovw\t%eax, %k1", "avx"},
      {"tilerelease", "avx"},
      {"tilezero\t%tmm0", "avx"},
  };
  for (const auto &[line, set] : cases) {
    std::vector<std::string> found = check({line});
    ASSERT_EQ(found.size(), 1u) << line;
    EXPECT_EQ(found[0].rfind(std::string(set) + " ", 0), 0u) << line << ": " << found[0];
  }
}

TEST_F(CodeChecks, LetTheBaseSetPass) {
  EXPECT_EQ(check({"fxsave\t(%rax)", "fxrstor64\t(%rax)", "pause", "movl\t%fs:0x0, %eax",
                   "verr\t%ax", "verw\t%ax", "vmcall", "popcntq\t%rax, %rax", "strw\t%ax"}),
            none);
  EXPECT_EQ(checked, 9u);
}

TEST_F(CodeChecks, LetPassWhatTheFeaturesAllow) {
  expectation.forbidden[INSTRUCTION_SET_SSE] = false;
  EXPECT_EQ(check({"movaps\t%xmm0, %xmm1"}), none);
  EXPECT_EQ(check({"vmovaps\t%xmm0, %xmm1"}).size(), 1u);
}

TEST_F(CodeChecks, KnowTheFirstCpuOfAnInstruction) {
  expectation.mode = CODE_32;
  expectation.cpu_family = 3;
  for (const char *line :
       {"bswapl\t%eax", "cpuid", "cmovel\t%eax, %ebx", "cmpxchg8b\t(%edi)", "rdrandl\t%eax"})
    EXPECT_EQ(check({line}).size(), 1u) << line;
  EXPECT_EQ(check({"movl\t%eax, %ebx", "nop", "cmpl\t%eax, %ebx", "setb\t%al"}), none);
  expectation.cpu_family = 5;
  EXPECT_EQ(check({"bswapl\t%eax", "cpuid", "cmpxchg8b\t(%edi)", "cmovel\t%eax, %ebx"}),
            std::vector<std::string>{"cpu cmovel %eax, %ebx"});
  expectation.cpu_family = 6;
  EXPECT_EQ(check({"cmovel\t%eax, %ebx"}), none);
  expectation.cpu_family = 0;
  EXPECT_EQ(check({"cpuid"}), none);
  expectation.cpu_family = 3;
  expectation.mode = CODE_64;
  EXPECT_EQ(check({"cpuid"}), none);
}

TEST_F(CodeChecks, NameBytesThatAreNoInstruction) {
  EXPECT_EQ(check({"<unknown>"}), std::vector<std::string>{"unknown-instruction <unknown>"});
}

TEST_F(CodeChecks, TakeAllowancesAndReportStaleOnes) {
  struct allowance allowances[] = {{"f", "fninit", false}, {"f", "fld1", false}};
  expectation.allowances = allowances;
  expectation.allowance_count = 2;
  EXPECT_EQ(check({"fninit", "fninit", "fldz"}), std::vector<std::string>{"x87 fldz"});
  struct violations violations = {};
  code_checks_report_stale(&expectation, &violations);
  ASSERT_EQ(violations.count, 1u);
  EXPECT_STREQ(violations.items[0].rule, "stale");
  violations_free(&violations);
}

TEST_F(CodeChecks, TakeAllowancesOfAMnemonic) {
  struct allowance allowances[] = {{"f", "fldcw", false}, {"f", "fl", false}, {"g", "fld1", false}};
  expectation.allowances = allowances;
  expectation.allowance_count = 3;
  EXPECT_EQ(check({"fldcw\t0x63c8(%rip)", "fld1"}), std::vector<std::string>{"x87 fld1"});
  EXPECT_TRUE(allowances[0].used);
  EXPECT_FALSE(allowances[1].used);
  EXPECT_FALSE(allowances[2].used);
}

TEST_F(CodeChecks, TakeAllowancesOfStackAccesses) {
  struct allowance allowance = {"f", "movl %edi, -0x8(%rsp)", false};
  expectation.allowances = &allowance;
  expectation.allowance_count = 1;
  EXPECT_EQ(check({"movl\t%edi, -0x8(%rsp)", "movl\t%edi, -0x10(%rsp)"}),
            std::vector<std::string>{"red-zone movl %edi, -0x10(%rsp)"});
}

TEST_F(CodeChecks, LeaveFunctionsOfAnotherModeAlone) {
  struct mode_change change = {"f", CODE_DATA};
  expectation.mode_changes = &change;
  expectation.mode_change_count = 1;
  EXPECT_EQ(check({"<unknown>"}), none);
  EXPECT_EQ(checked, 0u);
}

TEST_F(CodeChecks, SeeAccessesByTheStackPointer) {
  EXPECT_EQ(check({"movl\t%edi, -0x8(%rsp)"}).size(), 1u);
  EXPECT_EQ(check({"movl\t%edi, (%rsp)"}), none);
  EXPECT_EQ(check({"leaq\t-0x8(%rsp), %rax"}), none);
  EXPECT_EQ(check({"movl\t%edi, %gs:-0x8(%rsp)"}), none);
  EXPECT_EQ(check({"pushq\t%rax", "popq\t%rax"}), none);
}

TEST_F(CodeChecks, SeeNothingWhereTheRedZoneIsAllowed) {
  expectation.red_zone_disabled = false;
  EXPECT_EQ(check({"movl\t%edi, -0x8(%rsp)"}), none);
}

TEST_F(CodeChecks, SeeAccessesByTheFramePointer) {
  EXPECT_EQ(check({"pushq\t%rbp", "movq\t%rsp, %rbp", "movl\t%edi, -0x4(%rbp)"}),
            std::vector<std::string>{"red-zone movl %edi, -0x4(%rbp)"});
  EXPECT_EQ(check({"pushq\t%rbp", "movq\t%rsp, %rbp", "subq\t$0x10, %rsp",
                   "movl\t%edi, -0x10(%rbp)", "addq\t$0x10, %rsp", "popq\t%rbp"}),
            none);
  EXPECT_EQ(
      check({"pushq\t%rbp", "movq\t%rsp, %rbp", "subq\t$0x10, %rsp", "movl\t%edi, -0x14(%rbp)"})
          .size(),
      1u);
  EXPECT_EQ(
      check({"enter\t$0x10, $0x0", "movl\t%edi, -0x10(%rbp)", "leave", "movl\t%edi, -0x8(%rsp)"})
          .size(),
      1u);
}

TEST_F(CodeChecks, SeeAccessesAfterTheFrameIsGone) {
  EXPECT_EQ(
      check({"subq\t$0x10, %rsp", "movq\t%rsp, %rbx", "addq\t$0x10, %rsp", "movl\t(%rbx), %eax"})
          .size(),
      1u);
}

TEST_F(CodeChecks, FollowInstructionsThatMakeAndEndAFrame) {
  EXPECT_EQ(check({"enter\t$0x10, $0x0", "movl\t%edi, -0x10(%rbp)"}), none);
  EXPECT_EQ(check({"enter\t$0x10, $0x0", "movl\t%edi, -0x14(%rbp)"}).size(), 1u);
  EXPECT_EQ(check({"pushq\t%rbp", "movq\t%rsp, %rbp", "subq\t$0x20, %rsp",
                   "leaq\t-0x10(%rbp), %rcx", "leave", "movl\t(%rcx), %eax"})
                .size(),
            1u);
  EXPECT_EQ(check({"pushq\t%rax", "movq\t%rsp, %rcx", "popq\t%rax", "movl\t(%rcx), %eax"}).size(),
            1u);
}

TEST_F(CodeChecks, SeeAccessesByPointers) {
  EXPECT_EQ(check({"leaq\t-0x48(%rsp), %rcx", "movl\t%edi, (%rcx,%rax,4)"}).size(), 1u);
  EXPECT_EQ(check({"leaq\t-0x48(%rsp), %rcx", "movq\t%rcx, %rdi", "rep\t\tstosb\t%al, %es:(%rdi)"})
                .size(),
            1u);
  EXPECT_EQ(check({"leaq\t-0x48(%rsp), %rcx", "callq\t0x80 <g>", "movl\t%edi, (%rcx)"}), none);
  EXPECT_EQ(check({"leaq\t-0x48(%rsp), %rcx", "movl\t$0x0, %ecx", "movl\t%edi, (%rcx)"}), none);
}

TEST_F(CodeChecks, ForgetRegistersThatAnInstructionWritesWithoutNamingThem) {
  EXPECT_EQ(check({"leaq\t-0x8(%rsp), %rax", "cpuid", "movl\t%edx, (%rax)"}), none);
  EXPECT_EQ(check({"leaq\t-0x8(%rsp), %rdi", "stosb\t%al, %es:(%rdi)", "movl\t%eax, (%rdi)"}),
            std::vector<std::string>{"red-zone stosb %al, %es:(%rdi)"});
}

TEST_F(CodeChecks, AllowForAnIndexThatBeginsAtOne) {
  EXPECT_EQ(check({"subq\t$0x20, %rsp", "movl\t-0x4(%rsp,%rax,4), %eax"}), none);
  EXPECT_EQ(check({"subq\t$0x20, %rsp", "movl\t-0x14(%rsp,%rax,4), %eax"}).size(), 1u);
  EXPECT_EQ(check({"movl\t-0x4(%rsp,%rax,4), %eax"}).size(), 1u);
}

TEST_F(CodeChecks, FollowVariableLengthArrays) {
  EXPECT_EQ(check({"pushq\t%rbp", "movq\t%rsp, %rbp", "movq\t%rsp, %rdi", "subq\t%rax, %rdi",
                   "movq\t%rdi, %rsp", "movl\t%eax, (%rdi)", "movq\t%rbp, %rsp", "popq\t%rbp"}),
            none);
}

TEST_F(CodeChecks, FollowAlignedFrames) {
  EXPECT_EQ(check({"pushq\t%rbp", "movq\t%rsp, %rbp", "pushq\t%rbx", "andq\t$-0x40, %rsp",
                   "subq\t$0x40, %rsp", "movl\t%edi, (%rsp)", "leaq\t-0x8(%rbp), %rsp",
                   "popq\t%rbx", "popq\t%rbp"}),
            none);
}

TEST_F(CodeChecks, FollowBranches) {
  /* The access at 8 is reached before and after the frame is made. */
  std::vector<std::string> lines = {"movq\t%rsp, %rbp", "je\t0x8 <f+0x8>", "subq\t$0x20, %rsp",
                                    "nop", "movl\t%edi, -0x10(%rbp)"};
  EXPECT_EQ(check(lines).size(), 1u);
  lines[1] = "jmp\t0x4 <f+0x4>";
  EXPECT_EQ(check(lines), none);
}

TEST_F(CodeChecks, FollowLoopsThatEndTheFrame) {
  EXPECT_EQ(check({"movq\t%rsp, %rbp", "subq\t$0x20, %rsp", "movl\t%edi, -0x10(%rbp)",
                   "addq\t$0x20, %rsp", "jne\t0x4 <f+0x4>"})
                .size(),
            1u);
}

TEST_F(CodeChecks, DoNotFollowAReturn) {
  EXPECT_EQ(check({"movq\t%rsp, %rbp", "subq\t$0x20, %rsp", "je\t0xa <f+0xa>", "addq\t$0x20, %rsp",
                   "retq", "movl\t%edi, -0x10(%rbp)"}),
            none);
}

TEST_F(CodeChecks, FollowSwitches) {
  EXPECT_EQ(check({"movq\t%rsp, %rbp", "jmpq\t*(,%rax,8)", "subq\t$0x10, %rsp", "jmp\t0xa <f+0xa>",
                   "movl\t%edi, -0x4(%rbp)", "retq"})
                .size(),
            1u);
  EXPECT_EQ(check({"movq\t%rsp, %rbp", "jmpq\t*(,%rax,8)", "movl\t%edi, -0x4(%rbp)"}).size(), 1u);
  EXPECT_EQ(check({"movq\t%rsp, %rbp", "subq\t$0x10, %rsp", "jmpq\t*(,%rax,8)",
                   "movl\t%edi, -0x4(%rbp)"}),
            none);
}

TEST_F(CodeChecks, BeginAgainOnAnotherStack) {
  EXPECT_EQ(check({"movq\t%rsp, %rbx", "movq\t%rdi, %rsp", "movl\t%eax, -0x40(%rbx)"}), none);
  EXPECT_EQ(check({"movq\t%rdi, %rsp", "movl\t%eax, -0x40(%rsp)"}).size(), 1u);
}

TEST_F(CodeChecks, EndWhenThePathsAreALoopOfPushes) {
  EXPECT_EQ(check({"pushq\t%rax", "jmp\t0x0 <f>"}), none);
  EXPECT_EQ(check({"popq\t%rax", "jmp\t0x0 <f>"}), none);
}

TEST_F(CodeChecks, CountWordsOf32Bits) {
  expectation.mode = CODE_32;
  EXPECT_EQ(check({"pushl\t%ebp", "movl\t%esp, %ebp", "pushl\t%ebx", "movl\t%eax, -0x4(%ebp)"}),
            none);
  EXPECT_EQ(
      check({"pushl\t%ebp", "movl\t%esp, %ebp", "pushl\t%ebx", "movl\t%eax, -0x8(%ebp)"}).size(),
      1u);
}

} // namespace
