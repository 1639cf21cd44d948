/*
 * CPUID (Intel SDM volume 2A, table 3-8; leaf 0x40000010: "Hypervisor CPUID Interface Proposal",
 * lkml 2008), ACPI's timer (ACPI 6.5, section 4.8.2.1), and channel 2 of the 8254 (Intel 8254 data
 * sheet, order 231164), which only the speaker uses.
 */
#include "boot/pc/tsc.h"

#include "boot/common/tsc_frequency.h"
#include "boot/pc/cpu.h"
#include "boot/pc/port_io.h"

#define LEAF_MAX 0u
#define LEAF_FEATURES 1u
#define ECX_HYPERVISOR (1u << 31)
#define LEAF_TSC 0x15u
#define LEAF_FREQUENCIES 0x16u
#define LEAF_HYPERVISOR_MAX 0x40000000u
#define LEAF_HYPERVISOR_TIMING 0x40000010u
#define LEAF_EXTENDED_MAX 0x80000000u
#define LEAF_POWER 0x80000007u
#define EDX_INVARIANT_TSC (1u << 8)

#define PIT_HERTZ 1193182
#define PIT_CHANNEL_2 0x42
#define PIT_COMMAND 0x43
#define PIT_CHANNEL_2_ONCE 0xb0 /* mode 0, low byte then high byte */
#define PIT_CHANNEL_2_LATCH 0x80
#define SPEAKER 0x61
#define SPEAKER_GATE 0x01
#define SPEAKER_ON 0x02
#define SPEAKER_WRITABLE 0x0f /* the rest says how things are */

/* A timer that counts up, `mask` being its largest count. */
struct timer {
  uint32_t (*read)(uint16_t port);
  uint16_t port;
  uint32_t mask;
  uint32_t hertz;
  enum boot_tsc_source source;
};

/* One hundredth of a second, and reads of a timer that stands: each takes 1 us at least. */
#define PARTS_OF_A_SECOND 100
#define MOST_READS 1000000
#define SAMPLES 16
/* The 8254 has counted to its end after 55 ms: who was held up for longer has seen a few ticks
 * instead of many, and takes the counter for faster than it is, never for slower. */
#define PIT_TRIES 3

static struct tsc_leaves read_leaves(void) {
  struct tsc_leaves leaves = {0};
  uint32_t max = cpu_id(LEAF_MAX).eax;
  if (max >= LEAF_TSC) {
    struct cpuid leaf = cpu_id(LEAF_TSC);
    leaves.denominator = leaf.eax;
    leaves.numerator = leaf.ebx;
    leaves.crystal_hertz = leaf.ecx;
  }
  if (max >= LEAF_FREQUENCIES)
    leaves.base_mhz = cpu_id(LEAF_FREQUENCIES).eax & 0xffff;
  if ((cpu_id(LEAF_FEATURES).ecx & ECX_HYPERVISOR) != 0 &&
      cpu_id(LEAF_HYPERVISOR_MAX).eax >= LEAF_HYPERVISOR_TIMING)
    leaves.hypervisor_khz = cpu_id(LEAF_HYPERVISOR_TIMING).eax;
  return leaves;
}

static bool is_invariant(void) {
  uint32_t max = cpu_id(LEAF_EXTENDED_MAX).eax;
  return max >= LEAF_POWER && (cpu_id(LEAF_POWER).edx & EDX_INVARIANT_TSC) != 0;
}

/* It counts down from 0xffff. */
static uint32_t read_pit(uint16_t port) {
  port_write(PIT_COMMAND, PIT_CHANNEL_2_LATCH);
  uint32_t low = port_read(port);
  return 0xffffu - (low | (uint32_t)port_read(port) << 8);
}

/* The timer and the counter at one moment: whatever came between was shortest in this sample. */
struct sample {
  uint64_t stamp;
  uint32_t count;
};

static struct sample sample(const struct timer *timer) {
  struct sample best = {0, 0};
  uint64_t shortest = UINT64_MAX;
  for (int i = 0; i < SAMPLES; i++) {
    uint64_t before = cpu_time_stamp();
    uint32_t count = timer->read(timer->port);
    uint64_t width = cpu_time_stamp() - before;
    if (width < shortest) {
      shortest = width;
      best = (struct sample){before + width / 2, count};
    }
  }
  return best;
}

/* What passed of both. */
struct interval {
  uint64_t cycles;
  uint32_t ticks;
};

/* False if the timer stands. */
static bool count(const struct timer *timer, struct interval *interval) {
  struct sample start = sample(timer);
  uint32_t ticks = 0;
  for (int reads = 0; ticks < timer->hertz / PARTS_OF_A_SECOND; reads++) {
    if (reads == MOST_READS)
      return false;
    ticks = (timer->read(timer->port) - start.count) & timer->mask;
  }
  struct sample end = sample(timer);
  interval->cycles = end.stamp - start.stamp;
  interval->ticks = (end.count - start.count) & timer->mask;
  return true;
}

static bool take(const struct timer *timer, const struct interval *interval, struct boot_tsc *tsc) {
  return tsc_frequency_measured(interval->cycles, interval->ticks, timer->hertz, timer->source,
                                tsc);
}

static bool measure_by_acpi(const struct acpi_clocks *clocks, struct boot_tsc *tsc) {
  const struct timer timer = {port_read_32, clocks->timer_port,
                              UINT32_MAX >> (32 - clocks->timer_bits), ACPI_TIMER_HERTZ,
                              BOOT_TSC_ACPI_TIMER};
  struct interval interval;
  return count(&timer, &interval) && take(&timer, &interval, tsc);
}

static void start_pit(void) {
  port_write(PIT_COMMAND, PIT_CHANNEL_2_ONCE);
  port_write(PIT_CHANNEL_2, 0xff);
  port_write(PIT_CHANNEL_2, 0xff);
}

/* The slowest of what the tries say. */
static bool try_pit(struct boot_tsc *tsc) {
  const struct timer timer = {read_pit, PIT_CHANNEL_2, 0xffff, PIT_HERTZ, BOOT_TSC_PIT};
  struct interval interval;
  bool found = false;
  for (int i = 0; i < PIT_TRIES; i++) {
    struct boot_tsc once = *tsc;
    start_pit();
    if (!count(&timer, &interval))
      break;
    if (take(&timer, &interval, &once) && (!found || once.hertz < tsc->hertz)) {
      *tsc = once;
      found = true;
    }
  }
  return found;
}

static bool measure_by_pit(struct boot_tsc *tsc) {
  uint8_t speaker = port_read(SPEAKER) & SPEAKER_WRITABLE;
  port_write(SPEAKER, (uint8_t)((speaker & ~SPEAKER_ON) | SPEAKER_GATE));
  bool found = try_pit(tsc);
  port_write(SPEAKER, speaker);
  return found;
}

bool tsc_find_frequency(const struct acpi_clocks *clocks, struct boot_tsc *tsc) {
  struct tsc_leaves leaves = read_leaves();
  tsc->invariant = is_invariant();
  return tsc_frequency_told(&leaves, tsc) ||
         (clocks->timer_port != 0 && measure_by_acpi(clocks, tsc)) || measure_by_pit(tsc) ||
         tsc_frequency_base(&leaves, tsc);
}
