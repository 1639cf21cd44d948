// The time stamp counter's frequency from each thing that is said of it, and from measurements.
#include "boot/common/tsc_frequency.h"

#include <gtest/gtest.h>

namespace {

struct boot_tsc Told(const struct tsc_leaves &leaves) {
  struct boot_tsc tsc = {};
  EXPECT_EQ(tsc_frequency_told(&leaves, &tsc), tsc.source != 0);
  return tsc;
}

TEST(TscFrequency, IsWhatTheHypervisorSays) {
  const struct boot_tsc tsc = Told({2, 176, 24000000, 2100, 2095078});
  EXPECT_EQ(tsc.hertz, 2095078000u);
  EXPECT_EQ(tsc.source, uint32_t{BOOT_TSC_HYPERVISOR});
}

TEST(TscFrequency, FollowsFromTheCrystal) {
  // A Skylake: 24 MHz * 176 / 2.
  struct boot_tsc tsc = Told({2, 176, 24000000, 2100, 0});
  EXPECT_EQ(tsc.hertz, 2112000000u);
  EXPECT_EQ(tsc.source, uint32_t{BOOT_TSC_CRYSTAL});
  tsc = Told({3, 281, 38400000, 0, 0});
  EXPECT_EQ(tsc.hertz, 3596800000u);
}

// What CPUs say that don't tell their crystal's frequency, and how fast their counters count.
TEST(TscFrequency, FollowsFromTheCrystalThatGivesTheBaseFrequency) {
  const struct {
    struct tsc_leaves leaves;
    uint64_t hertz;
  } cpus[] = {
      {{2, 334, 0, 4000, 0}, 4008000000}, // i7-6700K: 24 MHz
      {{2, 176, 0, 2100, 0}, 2112000000}, // i7-8650U: the same
      {{2, 168, 0, 2100, 0}, 2100000000}, // a server: 25 MHz
      {{3, 171, 0, 1100, 0}, 1094400000}, // Goldmont: 19.2 MHz
      {{2, 104, 0, 2000, 0}, 1996800000}, // 38.4 MHz
  };
  for (const auto &cpu : cpus) {
    const struct boot_tsc tsc = Told(cpu.leaves);
    EXPECT_EQ(tsc.hertz, cpu.hertz);
    EXPECT_EQ(tsc.source, uint32_t{BOOT_TSC_CRYSTAL});
  }
}

TEST(TscFrequency, IsTheBaseFrequencyForWhoCantMeasure) {
  const struct tsc_leaves leaves = {2, 200, 0, 3000, 0}; // a crystal of 30 MHz
  EXPECT_EQ(Told(leaves).source, 0u);
  struct boot_tsc tsc = {};
  ASSERT_TRUE(tsc_frequency_base(&leaves, &tsc));
  EXPECT_EQ(tsc.hertz, 3000000000u);
  EXPECT_EQ(tsc.source, uint32_t{BOOT_TSC_BASE});
  const struct tsc_leaves none = {0, 176, 24000000, 2100, 0};
  EXPECT_FALSE(tsc_frequency_base(&none, &tsc));
}

TEST(TscFrequency, IsNotToldByWhatMakesNoSense) {
  for (const struct tsc_leaves &leaves :
       {tsc_leaves{0, 0, 0, 0, 0}, tsc_leaves{0, 176, 24000000, 2100, 0},
        tsc_leaves{2, 0, 24000000, 2100, 0}, tsc_leaves{2, 176, 0, 0, 0},
        tsc_leaves{176, 2, 1000, 0, 0}, tsc_leaves{1, UINT32_MAX, UINT32_MAX, 0, 0},
        tsc_leaves{0, 0, 0, 0, 999}, tsc_leaves{0, 0, 0, 0, 100000001}})
    EXPECT_EQ(Told(leaves).source, 0u) << leaves.numerator << " " << leaves.hypervisor_khz;
}

TEST(TscFrequency, IsMeasured) {
  struct boot_tsc tsc = {};
  // 10 ms of a counter of 3 GHz beside timers of 3.579545 MHz and of 1.193182 MHz.
  ASSERT_TRUE(tsc_frequency_measured(29999791, 35795, 3579545, BOOT_TSC_ACPI_TIMER, &tsc));
  EXPECT_NEAR(static_cast<double>(tsc.hertz), 3e9, 3e4);
  EXPECT_EQ(tsc.source, uint32_t{BOOT_TSC_ACPI_TIMER});
  ASSERT_TRUE(tsc_frequency_measured(30000458, 11932, 1193182, BOOT_TSC_PIT, &tsc));
  EXPECT_NEAR(static_cast<double>(tsc.hertz), 3e9, 3e4);
  EXPECT_EQ(tsc.source, uint32_t{BOOT_TSC_PIT});
}

TEST(TscFrequency, AgreesWithDivisionOf128Bits) {
  uint64_t cycles = 12345;
  for (uint32_t ticks = 1; ticks < 4000000; ticks = ticks * 3 + 1)
    for (uint32_t hertz : {1193182u, 3579545u}) {
      cycles = (cycles * 6364136223846793005u + 1442695040888963407u) >> 33;
      struct boot_tsc tsc = {};
      auto expected = static_cast<uint64_t>(static_cast<unsigned __int128>(cycles) * hertz / ticks);
      bool sane = expected >= 1000000 && expected <= 100000000000u;
      EXPECT_EQ(tsc_frequency_measured(cycles, ticks, hertz, BOOT_TSC_PIT, &tsc), sane);
      EXPECT_EQ(tsc.hertz, sane ? expected : 0);
    }
}

TEST(TscFrequency, IsNotMeasuredByATimerThatStands) {
  struct boot_tsc tsc = {};
  EXPECT_FALSE(tsc_frequency_measured(30000000, 0, 1193182, BOOT_TSC_PIT, &tsc));
  EXPECT_FALSE(tsc_frequency_measured(UINT64_C(1) << 32, 11932, 1193182, BOOT_TSC_PIT, &tsc));
  EXPECT_FALSE(tsc_frequency_measured(0, 11932, 1193182, BOOT_TSC_PIT, &tsc));
}

} // namespace
