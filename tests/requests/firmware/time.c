/*
 * Asks for the date and for the frequency of the time stamp counter, and holds them against the
 * machine's own clock and timer.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "boot/protocol/boot_info.h"
#include "boot/protocol/requests.h"
#include "kernel/runtime/boot_info_check.h"
#include "kernel/runtime/console.h"
#include "kernel/runtime/cpu.h"
#include "kernel/runtime/harness.h"
#include "kernel/runtime/pit.h"
#include "kernel/runtime/port_io.h"

_Noreturn void _start(const struct boot_info *info);

#ifdef HOW
BOOT_REQUEST_DATE(HOW);
BOOT_REQUEST_TSC_FREQUENCY(BOOT_REQUEST_REQUIRED);
#endif

/* The clock starts at this second when QEMU does. */
#define START INT64_C(2466592496) /* 2048-02-29 12:34:56 */
#define LONGEST_BOOT 300
#define SECONDS_PER_DAY 86400

/* Of a second, by channel 2 of the 8254, whose end can be seen at port 0x61. */
#define PARTS 40
#define PIT_CHANNEL_2 0x42
#define CHANNEL_2_ONCE 0xb0
#define SPEAKER 0x61
#define SPEAKER_GATE 0x01
#define SPEAKER_OUTPUT 0x20
/* The host may look away for longer than a measurement takes; not every time. */
#define TRIES 20
#define PERCENT 2

static const struct boot_request_answer *answer_of(const struct boot_info *info, uint32_t type) {
  const struct boot_request_answer *answers = (const struct boot_request_answer *)info->requests;
  for (uint64_t i = 0; i < info->request_count; i++)
    if (answers[i].type == type)
      return &answers[i];
  harness_fail("there is no answer of type %u", type);
  cpu_halt_forever();
}

static const void *granted(const struct boot_info *info, uint32_t type) {
  const struct boot_request_answer *answer = answer_of(info, type);
  if (answer->status != BOOT_REQUEST_GRANTED || answer->value == 0)
    harness_fail("type %u has status %u and value 0x%lx", type, answer->status, answer->value);
  uint64_t physical = answer->value - info->direct_map;
  const struct boot_memory_region *region = (const struct boot_memory_region *)info->memory_map;
  for (uint64_t i = 0; i < info->memory_map_count; i++, region++)
    if (physical >= region->base_phys && physical - region->base_phys < region->length &&
        region->type == BOOT_MEMORY_LOADER)
      return (const void *)answer->value;
  harness_fail("the answer of type %u is not in loader memory", type);
  cpu_halt_forever();
}

/* Two decimal digits of the clock. */
static uint32_t clock_number(uint8_t index) {
  port_write8(0x70, 0x80 | index);
  uint8_t value = port_read8(0x71);
  return (value >> 4) * 10u + (value & 15u);
}

static uint32_t clock_second_of_day(void) {
  uint32_t last = 0;
  for (;;) {
    uint32_t now = (clock_number(4) * 60 + clock_number(2)) * 60 + clock_number(0);
    if (now == last)
      return now;
    last = now;
  }
}

static uint64_t read_tsc(void) {
  uint32_t low, high;
  __asm__ volatile("rdtsc" : "=a"(low), "=d"(high));
  return (uint64_t)high << 32 | low;
}

/* The fields say the same as the seconds: the second of the day, and the last day of February. */
static void check_fields(const struct boot_date *date) {
  uint32_t of_day = (date->hour * 60u + date->minute) * 60u + date->second;
  if (date->year != 2048 || date->month != 2 || date->day != 29 ||
      of_day != (uint64_t)date->seconds % SECONDS_PER_DAY)
    harness_fail("%u-%u-%u %u:%u:%u is %ld", date->year, date->month, date->day, date->hour,
                 date->minute, date->second, date->seconds);
}

static void check_date(const struct boot_info *info) {
  const struct boot_date *date = granted(info, BOOT_REQUEST_TYPE_DATE);
  uint32_t source = info->firmware == BOOT_FIRMWARE_UEFI ? BOOT_DATE_UEFI : BOOT_DATE_CLOCK;
  if (date->seconds < START || date->seconds > START + LONGEST_BOOT || date->source != source)
    harness_fail("the date is %ld, from %u", date->seconds, date->source);
  check_fields(date);
  uint32_t shown = (uint32_t)((uint64_t)date->seconds % SECONDS_PER_DAY);
  uint32_t now = clock_second_of_day();
  if (now < shown || now > shown + LONGEST_BOOT)
    harness_fail("the clock shows second %u of the day, and the date %u", now, shown);
  if (date->time_stamp == 0 || date->time_stamp >= info->timestamps.kernel_entry)
    harness_fail("the date's time stamp is %lu", date->time_stamp);
}

/* How far the counter goes on in one part of a second. */
static uint64_t measure(void) {
  uint16_t count = PIT_FREQUENCY / PARTS;
  port_write8(SPEAKER, (uint8_t)((port_read8(SPEAKER) & ~3) | SPEAKER_GATE));
  port_write8(PIT_COMMAND, CHANNEL_2_ONCE);
  port_write8(PIT_CHANNEL_2, (uint8_t)count);
  port_write8(PIT_CHANNEL_2, (uint8_t)(count >> 8));
  uint64_t start = read_tsc();
  while ((port_read8(SPEAKER) & SPEAKER_OUTPUT) == 0)
    ;
  return read_tsc() - start;
}

static void check_frequency(const struct boot_info *info) {
  const struct boot_tsc *tsc = granted(info, BOOT_REQUEST_TYPE_TSC_FREQUENCY);
  if (tsc->source != EXPECTED_SOURCE || tsc->invariant > 1)
    harness_fail("the frequency is from %u, and invariant is %u", tsc->source, tsc->invariant);
  uint64_t expected = tsc->hertz / PARTS;
  uint64_t found = 0;
  for (int i = 0; i < TRIES; i++) {
    found = measure();
    uint64_t distance = found > expected ? found - expected : expected - found;
    if (distance * 100 <= expected * PERCENT)
      return;
  }
  harness_fail("the counter makes %lu Hz, at last %lu were measured", tsc->hertz, found * PARTS);
}

void _start(const struct boot_info *info) {
  console_init_serial();
  boot_info_check(info);
  if (info->request_count != 2)
    harness_fail("there are %lu answers", info->request_count);
  check_date(info);
  check_frequency(info);
  harness_pass();
  cpu_halt_forever();
}
