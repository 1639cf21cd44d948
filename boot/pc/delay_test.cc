// Waiting by a timer that counts, and without one.
#include <gtest/gtest.h>

extern "C" {
#include "boot/pc/delay.h"
#include "boot/pc/port_io.h"
#include "boot/pc/time_stamp.h"

// The 8254's channel 2 as ports 0x42, 0x43 and 0x61 show it.
static struct {
  bool is_there;
  uint8_t speaker;
  uint8_t control;
  uint32_t count;
  int bytes;
  uint32_t looks; // at its output while it counts
} timer;

void port_write(uint16_t port, uint8_t value) {
  if (port == 0x61)
    timer.speaker = value;
  if (port == 0x43) {
    timer.control = value;
    timer.bytes = 0;
    timer.count = 0;
  }
  if (port == 0x42)
    timer.count |= uint32_t{value} << 8 * timer.bytes++;
}

// One tick passes from one look to the next.
uint8_t port_read(uint16_t port) {
  EXPECT_EQ(port, 0x61);
  if (!timer.is_there)
    return 0xff;
  if (timer.bytes < 2 || (timer.speaker & 1) == 0)
    return timer.speaker;
  timer.looks++;
  return timer.looks > timer.count ? timer.speaker | 0x20 : timer.speaker;
}
}

namespace {

class Delay : public testing::Test {
protected:
  Delay() {
    timer = {};
    timer.is_there = true;
    timer.speaker = 0x03;
  }
};

TEST_F(Delay, LastsUntilTheTimerHasCounted) {
  delay_microseconds(10000);
  EXPECT_EQ(timer.control, 0xb0) << "channel 2, both bytes, mode 0";
  EXPECT_GE(timer.count, 11932u);
  EXPECT_LE(timer.count, 12000u);
  EXPECT_EQ(timer.looks, timer.count + 1);
  EXPECT_EQ(timer.speaker & 2, 0) << "nothing is to be heard";
}

TEST_F(Delay, LastsATickAtLeast) {
  delay_microseconds(0);
  EXPECT_EQ(timer.count, 1u);
}

TEST_F(Delay, CountsAsFarAsTheTimerCan) {
  delay_microseconds(50000);
  EXPECT_GE(timer.count, 59660u);
  EXPECT_LE(timer.count, 65535u);
}

// Where nothing answers, every bit reads as one, and the output seems to have risen at once.
TEST_F(Delay, PassesWithoutTheTimer) {
  timer.is_there = false;
  uint64_t begin = cpu_time_stamp();
  delay_microseconds(1000);
  EXPECT_GE(cpu_time_stamp() - begin, 6000u * 1000);
}

} // namespace
