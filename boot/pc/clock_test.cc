// Reading a real-time clock that goes on meanwhile, and clocks that are not there.
#include <gtest/gtest.h>

extern "C" {
#include "boot/pc/clock.h"
#include "boot/pc/port_io.h"
}

namespace {

class Clock;
Clock *fake_clock;

// Shows 2047-12-31 23:59:59 up to an update, and 2048-01-01 00:00:00 behind it. While it is updated
// its registers show nothing that makes sense.
class Clock {
public:
  Clock() {
    fake_clock = this;
  }

  void Write(uint16_t port, uint8_t value) {
    ASSERT_EQ(port, 0x70);
    EXPECT_NE(value & 0x80, 0) << "NMI is let through";
    index_ = value & 0x7f;
  }

  uint8_t Read(uint16_t port) {
    EXPECT_EQ(port, 0x71);
    reads++;
    if (absent)
      return 0xff;
    bool is_updating = reads >= update_at && reads < update_at + update_length;
    bool is_announced = reads + announced >= update_at && reads < update_at + update_length;
    if (index_ == 0x0a)
      return static_cast<uint8_t>(is_announced || stuck ? 0xa6 : 0x26);
    if (index_ == 0x0b)
      return 0x02;
    if (index_ == 0x0d)
      return battery ? 0x80 : 0x00;
    if (is_updating || restless)
      return static_cast<uint8_t>(reads * 37);
    return Value(reads < update_at);
  }

  uint8_t Value(bool before) const {
    switch (index_) {
    case 0x00:
    case 0x02:
      return before ? 0x59 : 0x00;
    case 0x04:
      return before ? 0x23 : 0x00;
    case 0x07:
      return before ? 0x31 : 0x01;
    case 0x08:
      return before ? 0x12 : 0x01;
    case 0x09:
      return before ? 0x47 : 0x48;
    case 0x32:
      return 0x20;
    default:
      ADD_FAILURE() << "register " << int{index_};
      return 0;
    }
  }

  int reads = 0;
  int update_at = 1000000;
  int update_length = 20;
  int announced = 4; // so many reads before it: fewer than it takes to read all
  bool absent = false;
  bool battery = true;
  bool stuck = false;
  bool restless = false;

private:
  uint8_t index_ = 0;
};

// What is read is of one second, whenever in the reading an update comes.
TEST(ClockRead, NeverMixesTwoSeconds) {
  for (int update_at = 1; update_at < 60; update_at++)
    for (int update_length : {0, 1, 20, 200}) {
      Clock clock;
      clock.update_at = update_at;
      clock.update_length = update_length;
      struct date_registers registers;
      ASSERT_TRUE(clock_read(0x32, &registers));
      struct date date;
      ASSERT_TRUE(date_of_registers(&registers, true, &date));
      struct boot_date utc;
      ASSERT_TRUE(date_to_utc(&date, 0, &utc));
      const int64_t midnight = 2461449600; // 2048-01-01
      EXPECT_TRUE(utc.seconds == midnight || utc.seconds == midnight - 1)
          << utc.seconds << " with an update at " << update_at;
    }
}

TEST(ClockRead, LeavesTheCenturyOutWhereThereIsNone) {
  Clock clock;
  struct date_registers registers;
  ASSERT_TRUE(clock_read(0, &registers));
  EXPECT_EQ(registers.century, 0);
  EXPECT_EQ(registers.year, 0x47);
}

TEST(ClockRead, FindsNoClock) {
  struct date_registers registers;
  {
    Clock clock;
    clock.absent = true;
    EXPECT_FALSE(clock_read(0x32, &registers));
  }
  {
    Clock clock;
    clock.battery = false;
    EXPECT_FALSE(clock_read(0x32, &registers)) << "the time is lost";
  }
}

TEST(ClockRead, WaitsNoLongerThanABound) {
  struct date_registers registers;
  {
    Clock clock;
    clock.stuck = true;
    EXPECT_FALSE(clock_read(0x32, &registers));
    EXPECT_LT(clock.reads, 30000);
  }
  {
    Clock clock;
    clock.restless = true;
    EXPECT_FALSE(clock_read(0x32, &registers));
    EXPECT_LT(clock.reads, 1000);
  }
}

} // namespace

extern "C" void port_write(uint16_t port, uint8_t value) {
  fake_clock->Write(port, value);
}

extern "C" uint8_t port_read(uint16_t port) {
  return fake_clock->Read(port);
}

extern "C" uint32_t port_read_32(uint16_t port) {
  ADD_FAILURE() << port;
  return 0;
}
