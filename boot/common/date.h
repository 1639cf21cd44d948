/*
 * Dates: from a clock's registers, or from fields of local time, to UTC and to seconds. Pure
 * arithmetic, without 64-bit division.
 */
#ifndef BOOT_COMMON_DATE_H
#define BOOT_COMMON_DATE_H

#include <stdbool.h>
#include <stdint.h>

#include "boot/protocol/requests.h"

#ifdef __cplusplus
extern "C" {
#endif

/* A date of the Gregorian calendar and a time of day. */
struct date {
  uint32_t year; /* DATE_FIRST_YEAR to DATE_LAST_YEAR */
  uint32_t month;
  uint32_t day;
  uint32_t hour;
  uint32_t minute;
  uint32_t second; /* 60 in a leap second, which counts as 59 */
};

#define DATE_FIRST_YEAR 1970
#define DATE_LAST_YEAR 9999

/* Fills in fields and seconds of a local time to which so many minutes, less than two days, are
 * added to get UTC. False if there is no such date or time. */
bool date_to_utc(const struct date *local, int32_t minutes, struct boot_date *utc);

/* What a PC's real-time clock shows (Motorola MC146818A data sheet, figure 12 and table 3). */
struct date_registers {
  uint8_t second;
  uint8_t minute;
  uint8_t hour;
  uint8_t day;
  uint8_t month;
  uint8_t year;
  uint8_t century; /* a byte of its memory, if there is one for that */
  uint8_t status_b;
};

/* The date of the registers. Without a century, or if it makes no year from 1970 to 2099, years
 * from 70 on are those of the last century. False if a field that should be decimal is not;
 * date_to_utc() checks the rest. */
bool date_of_registers(const struct date_registers *registers, bool has_century, struct date *date);

#ifdef __cplusplus
}
#endif

#endif
