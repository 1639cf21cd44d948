// The parts of the page in which a processor waits and by which it leaves, run one instruction
// after the other.
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/mman.h>
#include <ucontext.h>

#include <cstring>

#include "boot/protocol/processors.h"

extern "C" const uint8_t bare_processor_page[];
extern "C" const uint8_t bare_processor_page_end[];
extern "C" const uint8_t bare_processor_page_wait[];
extern "C" const uint8_t bare_processor_page_wake[];

namespace {

constexpr size_t kSize = 1 << 16;
constexpr uint64_t kTrap = 0x100;
// Instructions that are for kernels.
constexpr uint8_t kCli = 0xfa, kHlt = 0xf4;
constexpr uint64_t kCliLength = 1, kLidtLength = 7; // with an address relative to RIP

// Where nothing can run: what goes there stops, and is seen.
constexpr uint64_t kFunction = 0x100, kOtherFunction = 0x200, kBack = 0x300;
constexpr uint64_t kArgument = 0x1234, kOtherArgument = 0x5678;

uint8_t *code, *stack, *nowhere;
volatile struct boot_processor record;

// The test's registers, and those with which the processor left the page.
uint64_t resume_at, resume_stack;
uint64_t left_to, left_argument, left_stack;
bool cli_has_run, has_halted;

bool IsInPage(uint64_t address) {
  return address - reinterpret_cast<uintptr_t>(code) < kSize;
}

// The first that may be: the kernel sees the state, and uses the record for what comes next.
void OnStep(int, siginfo_t *, void *) {
  if (record.state != BOOT_PROCESSOR_RUNS)
    return;
  record.function = reinterpret_cast<uintptr_t>(nowhere) + kOtherFunction;
  record.argument = kOtherArgument;
}

// How long the instruction is if it can be passed over, else 0.
uint64_t LengthToSkip(uint64_t at) {
  const auto *bytes = reinterpret_cast<const uint8_t *>(at);
  if (memcmp(bytes, "\x0f\x01\x1d", 3) == 0)
    return kLidtLength;
  cli_has_run |= bytes[0] == kCli;
  has_halted |= bytes[0] == kHlt;
  return bytes[0] == kCli ? kCliLength : 0;
}

void OnFault(int number, siginfo_t *, void *context) {
  greg_t *registers = static_cast<ucontext_t *>(context)->uc_mcontext.gregs;
  auto at = static_cast<uint64_t>(registers[REG_RIP]);
  if (uint64_t length = IsInPage(at) ? LengthToSkip(at) : 0; length != 0) {
    registers[REG_RIP] = static_cast<greg_t>(at + length);
    return;
  }
  if (at - reinterpret_cast<uintptr_t>(nowhere) >= kSize && !has_halted) {
    signal(number, SIG_DFL);
    return;
  }
  left_to = at - reinterpret_cast<uintptr_t>(nowhere);
  left_argument = static_cast<uint64_t>(registers[REG_RDI]);
  left_stack = static_cast<uint64_t>(registers[REG_RSP]);
  registers[REG_RIP] = static_cast<greg_t>(resume_at);
  registers[REG_RSP] = static_cast<greg_t>(resume_stack);
  registers[REG_EFL] &= ~static_cast<greg_t>(kTrap);
}

uint8_t *Map(int protection) {
  void *memory = mmap(nullptr, kSize, protection, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  EXPECT_NE(memory, MAP_FAILED);
  return static_cast<uint8_t *>(memory);
}

class ProcessorPage : public testing::Test {
protected:
  ProcessorPage() {
    code = Map(PROT_READ | PROT_WRITE | PROT_EXEC);
    stack = Map(PROT_READ | PROT_WRITE);
    nowhere = Map(PROT_NONE);
    memcpy(code, bare_processor_page,
           static_cast<size_t>(bare_processor_page_end - bare_processor_page));
    memset(const_cast<struct boot_processor *>(&record), 0, sizeof(record));
    cli_has_run = has_halted = false;
    Handle(SIGTRAP, OnStep, &step_before_);
    Handle(SIGSEGV, OnFault, &fault_before_);
  }

  ~ProcessorPage() override {
    sigaction(SIGTRAP, &step_before_, nullptr);
    sigaction(SIGSEGV, &fault_before_, nullptr);
    for (uint8_t *memory : {code, stack, nowhere})
      munmap(memory, kSize);
  }

  static void Handle(int number, void (*handler)(int, siginfo_t *, void *),
                     struct sigaction *before) {
    struct sigaction action = {};
    action.sa_sigaction = handler;
    action.sa_flags = SA_SIGINFO;
    EXPECT_EQ(sigaction(number, &action, before), 0);
  }

  static void Run(const uint8_t *label, const void *stack_pointer) {
    auto at = reinterpret_cast<uintptr_t>(code) + static_cast<size_t>(label - bare_processor_page);
    auto *given = const_cast<struct boot_processor *>(&record);
    __asm__ volatile("movq %%rsp, %[stack]\n\t"
                     "leaq 1f(%%rip), %%rax\n\t"
                     "movq %%rax, %[resume]\n\t"
                     "movq %[own], %%rsp\n\t"
                     "jmpq *%[at]\n"
                     "1:"
                     : [stack] "=m"(resume_stack), [resume] "=m"(resume_at), "+D"(given)
                     : [own] "d"(stack_pointer), [at] "S"(at)
                     : "rax", "rcx", "cc", "memory");
  }

  // As the first of its instructions in 64-bit mode has it.
  static void Arrive() {
    Run(bare_processor_page_wait, stack + kSize);
  }

  // As an NMI does that interrupts HLT, which it is to go back to.
  static void Wake() {
    record.state = BOOT_PROCESSOR_WAITS;
    uint64_t cs, ss;
    __asm__("mov %%cs, %0\n\tmov %%ss, %1" : "=r"(cs), "=r"(ss));
    uint64_t top = reinterpret_cast<uintptr_t>(stack) + kSize;
    auto *frame = reinterpret_cast<uint64_t *>(top) - 5;
    const uint64_t content[] = {reinterpret_cast<uintptr_t>(nowhere) + kBack, cs, kTrap | 2, top,
                                ss};
    memcpy(frame, content, sizeof(content));
    Run(bare_processor_page_wake, frame);
  }

private:
  struct sigaction step_before_, fault_before_;
};

TEST_F(ProcessorPage, SaysThatItWaits) {
  Arrive();
  EXPECT_TRUE(has_halted);
  EXPECT_EQ(uint32_t{record.state}, uint32_t{BOOT_PROCESSOR_WAITS});
}

// The kernel has been told that it did not answer.
TEST_F(ProcessorPage, SaysNothingIfItComesTooLate) {
  record.state = BOOT_PROCESSOR_NO_ANSWER;
  Arrive();
  EXPECT_TRUE(cli_has_run && has_halted);
  EXPECT_EQ(uint32_t{record.state}, uint32_t{BOOT_PROCESSOR_NO_ANSWER});
}

TEST_F(ProcessorPage, TakesFunctionAndArgumentBeforeItSaysSo) {
  record.function = reinterpret_cast<uintptr_t>(nowhere) + kFunction;
  record.argument = kArgument;
  Wake();
  EXPECT_EQ(uint32_t{record.state}, uint32_t{BOOT_PROCESSOR_RUNS});
  EXPECT_EQ(uint64_t{record.argument}, kOtherArgument) << "nobody has looked meanwhile";
  EXPECT_EQ(left_to, kFunction);
  EXPECT_EQ(left_argument, kArgument);
  EXPECT_EQ(left_stack, reinterpret_cast<uintptr_t>(stack) + kSize);
}

TEST_F(ProcessorPage, GoesBackWithoutAFunction) {
  Wake();
  EXPECT_EQ(uint32_t{record.state}, uint32_t{BOOT_PROCESSOR_WAITS});
  EXPECT_EQ(left_to, kBack);
}

} // namespace
