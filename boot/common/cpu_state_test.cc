// What turns registers on, and which of them a CPU must have.
#include <gtest/gtest.h>

extern "C" {
#include "boot/common/cpu_state.h"
}

namespace {

constexpr uint32_t kPae = KERNEL_START_CR4_PAE;
constexpr uint32_t kAll = CPU_STATE_X87 | CPU_STATE_SSE | CPU_STATE_AVX;

struct kernel_start Default() {
  struct kernel_start start = {};
  start.cr4 = kPae;
  return start;
}

class CpuState : public testing::Test {
protected:
  struct error Choose(uint64_t level, uint32_t available, uint16_t flags = BOOT_REQUEST_REQUIRED) {
    request_ = {.request = {1, flags, 0}, .level = level};
    return cpu_state_choose(&request_, available, &start_, &granted_);
  }

  struct boot_request_cpu_state request_ = {};
  struct kernel_start start_ = Default();
  uint64_t granted_ = 0;
};

TEST_F(CpuState, WithoutARequestAllStaysAsItIs) {
  EXPECT_EQ(cpu_state_choose(&request_, kAll, &start_, &granted_).code, ERROR_NONE);
  EXPECT_EQ(Choose(BOOT_CPU_STATE_AVX, kAll, BOOT_REQUEST_UNAVAILABLE).code, ERROR_NONE);
  EXPECT_EQ(start_.cr4, kPae);
  EXPECT_EQ(start_.xcr0, 0u);
  EXPECT_EQ(granted_, 0u);
}

TEST_F(CpuState, EachLevelHasThoseBeforeIt) {
  struct {
    uint64_t level;
    uint32_t cr4;
    uint32_t components;
  } const levels[] = {
      {0, kPae, 1},
      {BOOT_CPU_STATE_X87, kPae, 1},
      {BOOT_CPU_STATE_SSE, kPae | 0x600, 3},
      {BOOT_CPU_STATE_AVX, kPae | 0x40600, 7},
  };
  for (const auto &level : levels) {
    start_ = Default();
    EXPECT_EQ(Choose(level.level, kAll).code, ERROR_NONE);
    EXPECT_EQ(start_.cr4, level.cr4) << level.level;
    EXPECT_EQ(start_.xcr0, level.components) << level.level;
    EXPECT_EQ(granted_, level.components) << level.level;
  }
}

TEST_F(CpuState, WhatIsRequiredAndNotThereStopsTheBoot) {
  struct error error = Choose(BOOT_CPU_STATE_AVX, CPU_STATE_X87 | CPU_STATE_SSE);
  EXPECT_EQ(error.code, ERROR_REQUEST_CPU_STATE);
  EXPECT_EQ(error.values[0], 7u);
  EXPECT_EQ(error.values[1], 3u);
  EXPECT_EQ(Choose(9, kAll).code, ERROR_REQUEST_CPU_STATE) << "a level that nobody knows";
}

TEST_F(CpuState, WhatIsOptionalAndNotThereIsGivenUp) {
  EXPECT_EQ(Choose(BOOT_CPU_STATE_AVX, 3, BOOT_REQUEST_OPTIONAL).code, ERROR_NONE);
  EXPECT_FALSE(request_stands(&request_.request));
  EXPECT_EQ(start_.cr4, kPae);
  EXPECT_EQ(start_.xcr0, 0u);
}

} // namespace
