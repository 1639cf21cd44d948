// Dates against the C library's calendar, and what a real-time clock shows in each of its ways.
#include "boot/common/date.h"

#include <gtest/gtest.h>
#include <time.h>

namespace {

bool SameAsTheLibrary(int64_t seconds, const struct boot_date &date) {
  time_t time = seconds;
  struct tm fields;
  gmtime_r(&time, &fields);
  return date.seconds == seconds && date.year == fields.tm_year + 1900 &&
         date.month == fields.tm_mon + 1 && date.day == fields.tm_mday &&
         date.hour == fields.tm_hour && date.minute == fields.tm_min &&
         date.second == fields.tm_sec;
}

struct date FieldsOf(int64_t seconds) {
  time_t time = seconds;
  struct tm fields;
  gmtime_r(&time, &fields);
  return {static_cast<uint32_t>(fields.tm_year + 1900), static_cast<uint32_t>(fields.tm_mon + 1),
          static_cast<uint32_t>(fields.tm_mday),        static_cast<uint32_t>(fields.tm_hour),
          static_cast<uint32_t>(fields.tm_min),         static_cast<uint32_t>(fields.tm_sec)};
}

constexpr int64_t kDay = 86400;
constexpr int64_t kEnd = 253402300800; // of the year 9999

TEST(Date, AgreesWithTheLibraryOnEveryDay) {
  for (int64_t seconds = 0; seconds < kEnd; seconds += kDay + 3) {
    struct date date = FieldsOf(seconds);
    struct boot_date utc = {};
    ASSERT_TRUE(date_to_utc(&date, 0, &utc)) << seconds;
    ASSERT_TRUE(SameAsTheLibrary(seconds, utc)) << seconds;
  }
}

TEST(Date, IsMovedToUtc) {
  // The ends of days, months, years, and of the leap years' Februaries.
  for (int64_t day : {int64_t{20}, int64_t{59}, int64_t{789}, int64_t{11016}, int64_t{47541}})
    for (int32_t minutes : {-1440, -1439, -60, -1, 0, 1, 59, 720, 1440, 2879})
      for (int64_t second : {int64_t{0}, int64_t{59}, int64_t{43200}, kDay - 1}) {
        int64_t local = day * kDay + second;
        struct date date = FieldsOf(local);
        struct boot_date utc = {};
        ASSERT_TRUE(date_to_utc(&date, minutes, &utc));
        EXPECT_TRUE(SameAsTheLibrary(local + minutes * 60, utc)) << local << " " << minutes;
      }
}

TEST(Date, IsRefusedIfThereIsNone) {
  const struct date well = {2048, 2, 29, 23, 59, 60};
  struct boot_date utc = {};
  ASSERT_TRUE(date_to_utc(&well, 0, &utc));
  EXPECT_EQ(utc.second, 59) << "a leap second";
  const struct date ill[] = {
      {1969, 12, 31, 0, 0, 0}, {10000, 1, 1, 0, 0, 0}, {2048, 0, 1, 0, 0, 0},
      {2048, 13, 1, 0, 0, 0},  {2048, 1, 0, 0, 0, 0},  {2048, 1, 32, 0, 0, 0},
      {2047, 2, 29, 0, 0, 0},  {2100, 2, 29, 0, 0, 0}, {2048, 4, 31, 0, 0, 0},
      {2048, 1, 1, 24, 0, 0},  {2048, 1, 1, 0, 60, 0}, {2048, 1, 1, 0, 0, 61},
  };
  for (const struct date &date : ill)
    EXPECT_FALSE(date_to_utc(&date, 0, &utc)) << date.year << "-" << date.month << "-" << date.day;
  const struct date first = {1970, 1, 1, 0, 0, 0};
  EXPECT_FALSE(date_to_utc(&first, -1, &utc));
  const struct date last = {9999, 12, 31, 23, 59, 59};
  EXPECT_FALSE(date_to_utc(&last, 1, &utc));
}

constexpr uint8_t k24Hours = 0x02;
constexpr uint8_t kBinary = 0x04;

// 2048-02-29 23:58:57 as each kind of clock shows it.
TEST(DateRegisters, AreDecimalOrBinaryOfTwoHalvesOrOne) {
  const struct date_registers shown[] = {
      {0x57, 0x58, 0x23, 0x29, 0x02, 0x48, 0x20, k24Hours},
      {57, 58, 23, 29, 2, 48, 20, k24Hours | kBinary},
      {0x57, 0x58, 0x91, 0x29, 0x02, 0x48, 0x20, 0},
      {57, 58, 0x80 | 11, 29, 2, 48, 20, kBinary},
  };
  for (const struct date_registers &registers : shown)
    for (bool has_century : {true, false}) {
      struct date date = {};
      ASSERT_TRUE(date_of_registers(&registers, has_century, &date));
      EXPECT_EQ(date.year, 2048u);
      EXPECT_EQ(date.month, 2u);
      EXPECT_EQ(date.day, 29u);
      EXPECT_EQ(date.hour, 23u);
      EXPECT_EQ(date.minute, 58u);
      EXPECT_EQ(date.second, 57u);
    }
}

TEST(DateRegisters, EachHourOfTwoHalves) {
  for (uint32_t hour = 0; hour < 24; hour++) {
    uint8_t shown = static_cast<uint8_t>(hour % 12 == 0 ? 12 : hour % 12);
    uint8_t half = hour < 12 ? 0 : 0x80;
    uint8_t decimal = static_cast<uint8_t>(shown / 10 << 4 | shown % 10);
    struct date date = {};
    const struct date_registers binary = {0, 0,      static_cast<uint8_t>(shown | half), 1, 1, 70,
                                          0, kBinary};
    ASSERT_TRUE(date_of_registers(&binary, false, &date));
    EXPECT_EQ(date.hour, hour);
    const struct date_registers bcd = {0, 0, static_cast<uint8_t>(decimal | half), 1, 1, 0x70,
                                       0, 0};
    ASSERT_TRUE(date_of_registers(&bcd, false, &date));
    EXPECT_EQ(date.hour, hour);
  }
}

TEST(DateRegisters, CenturyIsGuessedWhereThereIsNone) {
  for (auto [year, full] : {std::pair{70u, 1970u}, {99u, 1999u}, {0u, 2000u}, {69u, 2069u}}) {
    struct date date = {};
    const struct date_registers registers = {
        0, 0, 0, 1, 1, static_cast<uint8_t>(year), 77, k24Hours | kBinary};
    ASSERT_TRUE(date_of_registers(&registers, false, &date));
    EXPECT_EQ(date.year, full);
  }
}

TEST(DateRegisters, CenturyIsGuessedWhereItMakesNoYearOfPcs) {
  const struct {
    uint8_t century, year, status_b;
    uint32_t full;
  } shown[] = {
      {0x00, 0x26, k24Hours, 2026},         {0x19, 0x26, k24Hours, 2026},
      {0x19, 0x99, k24Hours, 1999},         {0x21, 0x00, k24Hours, 2000},
      {0xff, 0x26, k24Hours, 2026},         {0x20, 0x99, k24Hours, 2099},
      {0x20, 26, k24Hours | kBinary, 2026}, {20, 99, k24Hours | kBinary, 2099},
      {0x20, 99, k24Hours | kBinary, 2099}, {0x19, 99, k24Hours | kBinary, 1999},
      {0xaa, 26, k24Hours | kBinary, 2026},
  };
  for (const auto &clock : shown) {
    const struct date_registers registers = {
        0, 0, 0, 1, 1, clock.year, clock.century, clock.status_b};
    struct date date = {};
    ASSERT_TRUE(date_of_registers(&registers, true, &date));
    EXPECT_EQ(date.year, clock.full) << int{clock.century} << " " << int{clock.year};
  }
}

// A clock that is not there shows ones.
TEST(DateRegisters, AreRefusedIfTheyAreNoNumbers) {
  struct date date = {};
  struct date_registers none;
  memset(&none, 0xff, sizeof(none));
  EXPECT_FALSE(date_of_registers(&none, true, &date));
  EXPECT_FALSE(date_of_registers(&none, false, &date));
  const struct date_registers well = {0x57, 0x58, 0x23, 0x29, 0x02, 0x48, 0x20, k24Hours};
  for (size_t i = 0; i < 6; i++)
    for (uint8_t value : {0x0a, 0xa0}) {
      struct date_registers ill = well;
      reinterpret_cast<uint8_t *>(&ill)[i] = value;
      EXPECT_FALSE(date_of_registers(&ill, true, &date)) << i;
    }
  for (uint8_t hour : {0x00, 0x13, 0x80, 0x93}) {
    struct date_registers ill = well;
    ill.status_b = 0;
    ill.hour = hour;
    EXPECT_FALSE(date_of_registers(&ill, true, &date)) << int{hour};
  }
  struct date_registers ill = {57, 58, 23, 29, 2, 100, 20, k24Hours | kBinary};
  EXPECT_FALSE(date_of_registers(&ill, true, &date));
}

} // namespace
