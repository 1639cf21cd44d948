// The part of the page by which a processor leaves it, run one instruction after the other.
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/mman.h>
#include <ucontext.h>

#include <cstring>

#include "boot/protocol/processors.h"

extern "C" const uint8_t bare_processor_page[];
extern "C" const uint8_t bare_processor_page_end[];
extern "C" const uint8_t bare_processor_page_wake[];

namespace {

constexpr size_t kSize = 1 << 16;
constexpr uint64_t kTrap = 0x100;
constexpr uint64_t kLidtLength = 7; // with an address relative to RIP

// Where nothing can run: what goes there stops, and is seen.
constexpr uint64_t kFunction = 0x100, kOtherFunction = 0x200, kBack = 0x300;
constexpr uint64_t kArgument = 0x1234, kOtherArgument = 0x5678;

uint8_t *code, *stack, *nowhere;
volatile struct boot_processor record;

// The test's registers, and those with which the processor left the page.
uint64_t resume_at, resume_stack;
uint64_t left_to, left_argument, left_stack;

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

void OnFault(int number, siginfo_t *, void *context) {
  greg_t *registers = static_cast<ucontext_t *>(context)->uc_mcontext.gregs;
  auto at = static_cast<uint64_t>(registers[REG_RIP]);
  // LIDT is for kernels.
  if (IsInPage(at) && memcmp(reinterpret_cast<void *>(at), "\x0f\x01\x1d", 3) == 0) {
    registers[REG_RIP] = static_cast<greg_t>(at + kLidtLength);
    return;
  }
  if (at - reinterpret_cast<uintptr_t>(nowhere) >= kSize) {
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
    record.state = BOOT_PROCESSOR_WAITS;
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

  // As an NMI does that interrupts HLT, which it is to go back to.
  static void Wake() {
    uint64_t cs, ss;
    __asm__("mov %%cs, %0\n\tmov %%ss, %1" : "=r"(cs), "=r"(ss));
    uint64_t top = reinterpret_cast<uintptr_t>(stack) + kSize;
    auto *frame = reinterpret_cast<uint64_t *>(top) - 5;
    const uint64_t content[] = {reinterpret_cast<uintptr_t>(nowhere) + kBack, cs, kTrap | 2, top,
                                ss};
    memcpy(frame, content, sizeof(content));
    auto wake = reinterpret_cast<uintptr_t>(code) +
                static_cast<size_t>(bare_processor_page_wake - bare_processor_page);
    auto *given = const_cast<struct boot_processor *>(&record);
    __asm__ volatile("movq %%rsp, %[stack]\n\t"
                     "leaq 1f(%%rip), %%rax\n\t"
                     "movq %%rax, %[at]\n\t"
                     "movq %[frame], %%rsp\n\t"
                     "jmpq *%[wake]\n"
                     "1:"
                     : [stack] "=m"(resume_stack), [at] "=m"(resume_at), "+D"(given)
                     : [frame] "d"(frame), [wake] "S"(wake)
                     : "rax", "rcx", "cc", "memory");
  }

private:
  struct sigaction step_before_, fault_before_;
};

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
