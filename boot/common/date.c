/* The calendar, and the real-time clock's way to write numbers. */
#include "boot/common/date.h"

#define STATUS_B_24_HOURS 0x02
#define STATUS_B_BINARY 0x04
#define HOUR_PM 0x80

/* Years that a clock of this kind may show. */
#define CLOCK_FIRST_YEAR 1970
#define CLOCK_LAST_YEAR 2099

#define MINUTES_PER_DAY 1440
#define SECONDS_PER_DAY 86400

static bool is_leap(uint32_t year) {
  return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

static uint32_t days_of(uint32_t year, uint32_t month) {
  static const uint8_t days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  return month == 2 && is_leap(year) ? 29 : days[month - 1];
}

static bool is_date(const struct date *date) {
  return date->year >= DATE_FIRST_YEAR && date->year <= DATE_LAST_YEAR && date->month >= 1 &&
         date->month <= 12 && date->day >= 1 && date->day <= days_of(date->year, date->month) &&
         date->hour <= 23 && date->minute <= 59 && date->second <= 60;
}

static void next_day(struct date *date) {
  if (date->day++ < days_of(date->year, date->month))
    return;
  date->day = 1;
  if (date->month++ < 12)
    return;
  date->month = 1;
  date->year++;
}

static void previous_day(struct date *date) {
  if (--date->day > 0)
    return;
  if (--date->month == 0) {
    date->month = 12;
    date->year--;
  }
  date->day = days_of(date->year, date->month);
}

static void add_minutes(struct date *date, int32_t minutes) {
  int32_t of_day = (int32_t)(date->hour * 60 + date->minute) + minutes;
  for (; of_day >= MINUTES_PER_DAY; of_day -= MINUTES_PER_DAY)
    next_day(date);
  for (; of_day < 0; of_day += MINUTES_PER_DAY)
    previous_day(date);
  date->hour = (uint32_t)of_day / 60;
  date->minute = (uint32_t)of_day % 60;
}

/* From 1970-01-01 on. */
static uint32_t days_before(const struct date *date) {
  uint32_t years = date->year - 1;
  uint32_t days = years * 365 + years / 4 - years / 100 + years / 400;
  const uint32_t first = 1969;
  days -= first * 365 + first / 4 - first / 100 + first / 400;
  for (uint32_t month = 1; month < date->month; month++)
    days += days_of(date->year, month);
  return days + date->day - 1;
}

bool date_to_utc(const struct date *local, int32_t minutes, struct boot_date *utc) {
  if (!is_date(local))
    return false;
  struct date date = *local;
  date.second = date.second == 60 ? 59 : date.second;
  add_minutes(&date, minutes);
  if (!is_date(&date))
    return false;
  utc->seconds = (int64_t)((uint64_t)days_before(&date) * SECONDS_PER_DAY +
                           (date.hour * 60 + date.minute) * 60 + date.second);
  utc->year = (uint16_t)date.year;
  utc->month = (uint8_t)date.month;
  utc->day = (uint8_t)date.day;
  utc->hour = (uint8_t)date.hour;
  utc->minute = (uint8_t)date.minute;
  utc->second = (uint8_t)date.second;
  return true;
}

/* A number as the clock writes it; false if a half of a byte is no decimal digit. */
static bool read_number(const struct date_registers *registers, uint8_t value, uint32_t *number) {
  *number = value;
  if ((registers->status_b & STATUS_B_BINARY) != 0)
    return true;
  *number = (value >> 4) * 10u + (value & 15u);
  return value >> 4 <= 9 && (value & 15) <= 9;
}

/* Of two halves of a day, the first hour of each is 12. */
static bool read_hour(const struct date_registers *registers, uint32_t *hour) {
  if ((registers->status_b & STATUS_B_24_HOURS) != 0)
    return read_number(registers, registers->hour, hour);
  uint8_t value = registers->hour & (uint8_t)~HOUR_PM;
  if (!read_number(registers, value, hour) || *hour < 1 || *hour > 12)
    return false;
  *hour = *hour % 12 + ((registers->hour & HOUR_PM) != 0 ? 12 : 0);
  return true;
}

/* With a century that makes a year of PCs: the clock itself doesn't count them, and what firmware
 * has left there is often old, or decimal though all else is binary. */
static bool add_century(uint32_t century, uint32_t *year) {
  uint32_t full = century * 100 + *year;
  if (full < CLOCK_FIRST_YEAR || full > CLOCK_LAST_YEAR)
    return false;
  *year = full;
  return true;
}

static bool read_year(const struct date_registers *registers, bool has_century, uint32_t *year) {
  const struct date_registers decimal = {.status_b = 0};
  uint32_t century;
  if (!read_number(registers, registers->year, year) || *year > 99)
    return false;
  if (has_century && read_number(registers, registers->century, &century) &&
      add_century(century, year))
    return true;
  if (has_century && read_number(&decimal, registers->century, &century) &&
      add_century(century, year))
    return true;
  *year += *year >= 70 ? 1900 : 2000;
  return true;
}

bool date_of_registers(const struct date_registers *registers, bool has_century,
                       struct date *date) {
  return read_number(registers, registers->second, &date->second) &&
         read_number(registers, registers->minute, &date->minute) &&
         read_hour(registers, &date->hour) && read_number(registers, registers->day, &date->day) &&
         read_number(registers, registers->month, &date->month) &&
         read_year(registers, has_century, &date->year);
}
