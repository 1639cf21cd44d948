// Tests of reading register dumps of QEMU's monitor; the dumps are cut from real ones of 10.0.2.
#include <cstdio>
#include <string>

#include <gtest/gtest.h>

extern "C" {
#include "toolchains/qemu/runner/buffer.h"
#include "toolchains/qemu/runner/cpu_state.h"
}

namespace {

std::string RealModeCpu(int number, int halted, const char *flags) {
  char text[400];
  std::snprintf(text, sizeof text,
                "\r\nCPU#%d\r\nEAX=00000b0a EBX=00000000 ECX=00000000 EDX=000003f8\r\n"
                "EIP=00007c28 EFL=%s [---Z-P-] CPL=0 II=0 A20=1 SMM=0 HLT=%d\r\n"
                "ES =b800 000b8000 0000ffff 00009300\r\n"
                "CR0=00000010 CR2=00000000 CR3=00000000 CR4=00000000\r\n"
                "EFER=0000000000000000\r\n",
                number, flags, halted);
  return text;
}

std::string LongModeCpu(int number, int halted, const char *flags) {
  char text[600];
  std::snprintf(text, sizeof text,
                "\r\nCPU#%d\r\nRAX=0000000000000000 RBX=0000000000000000 RCX=0000000000000000\r\n"
                "RIP=ffffffff80001234 RFL=%s [---Z-P-] CPL=0 II=0 A20=1 SMM=0 HLT=%d\r\n"
                "CS =0008 0000000000000000 00000000 00209a00 DPL=0 CS64 [-R-]\r\n"
                "CR0=80010011 CR2=0000000000000000 CR3=0000000000001000 CR4=00000020\r\n"
                "EFER=0000000000000d00\r\n",
                number, flags, halted);
  return text;
}

class CpuStateTest : public testing::Test {
protected:
  bool Parse(const std::string &text) {
    return cpu_states_parse(text.c_str(), &states_);
  }
  std::string Describe() {
    struct buffer text = {};
    cpu_states_describe(&states_, &text);
    std::string result = buffer_text(&text);
    buffer_free(&text);
    return result;
  }
  struct cpu_states states_ = {};
};

TEST_F(CpuStateTest, ReadsRealMode) {
  ASSERT_TRUE(Parse(RealModeCpu(0, 0, "00000246")));
  ASSERT_EQ(states_.count, 1u);
  EXPECT_EQ(states_.cpus[0].instruction, 0x7c28u);
  EXPECT_FALSE(states_.cpus[0].halted);
  EXPECT_TRUE(states_.cpus[0].interrupts);
  EXPECT_FALSE(states_.cpus[0].protected_mode);
  EXPECT_FALSE(cpu_states_in_kernel(&states_));
  EXPECT_EQ(Describe(), "CPU 0 was still running at 0x7c28 in 16-bit mode");
}

TEST_F(CpuStateTest, ReadsLongMode) {
  ASSERT_TRUE(Parse(LongModeCpu(0, 1, "00000046")));
  EXPECT_EQ(states_.cpus[0].instruction, 0xffffffff80001234u);
  EXPECT_TRUE(cpu_states_in_kernel(&states_));
  EXPECT_TRUE(cpu_states_halted_for_good(&states_));
  EXPECT_EQ(Describe(),
            "CPU 0 was halted with interrupts off at 0xffffffff80001234 in 64-bit mode");
}

TEST_F(CpuStateTest, IsNotHaltedForGoodWhileAnInterruptCanCome) {
  ASSERT_TRUE(Parse(LongModeCpu(0, 1, "00000246")));
  EXPECT_FALSE(cpu_states_halted_for_good(&states_));
  EXPECT_TRUE(cpu_states_idle(&states_));
  EXPECT_EQ(Describe(), "CPU 0 was waiting for an interrupt at 0xffffffff80001234 in 64-bit mode");
}

TEST_F(CpuStateTest, LooksAtEveryCpu) {
  ASSERT_TRUE(Parse(LongModeCpu(0, 1, "00000046") + RealModeCpu(1, 1, "00000046")));
  EXPECT_EQ(states_.count, 2u);
  EXPECT_TRUE(cpu_states_halted_for_good(&states_));
  ASSERT_TRUE(Parse(LongModeCpu(0, 1, "00000046") + RealModeCpu(1, 0, "00000046")));
  EXPECT_FALSE(cpu_states_halted_for_good(&states_));
  EXPECT_FALSE(cpu_states_idle(&states_));
  EXPECT_EQ(Describe(), "CPU 1 was still running at 0x7c28 in 16-bit mode");
}

TEST_F(CpuStateTest, RefusesOtherText) {
  for (const char *text : {"", "unknown command", "CPU#0\r\nEIP=1", "CPU#0\r\nHLT=1"}) {
    EXPECT_FALSE(Parse(text)) << text;
    EXPECT_EQ(states_.count, 0u);
    EXPECT_FALSE(cpu_states_halted_for_good(&states_));
    EXPECT_FALSE(cpu_states_idle(&states_));
    EXPECT_FALSE(cpu_states_in_kernel(&states_));
  }
  EXPECT_EQ(Describe(), "what the CPU was doing is not known");
}

TEST_F(CpuStateTest, ReadsAsManyCpusAsQ35Takes) {
  std::string text;
  for (int i = 0; i < 4095; i++)
    text += RealModeCpu(i, 1, "00000046");
  ASSERT_TRUE(Parse(text + RealModeCpu(4095, 0, "00000046")));
  EXPECT_EQ(states_.count, 4096u);
  EXPECT_FALSE(cpu_states_halted_for_good(&states_));
  EXPECT_EQ(Describe(), "CPU 4095 was still running at 0x7c28 in 16-bit mode");
}

TEST_F(CpuStateTest, TakesNoMoreCpusThanItHasRoomFor) {
  std::string text;
  for (int i = 0; i < CPU_MAX + 10; i++)
    text += RealModeCpu(i, 1, "00000046");
  ASSERT_TRUE(Parse(text));
  EXPECT_EQ(states_.count, static_cast<size_t>(CPU_MAX));
}

} // namespace
