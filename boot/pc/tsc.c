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

static bool measure(const struct timer *timer, struct boot_tsc *tsc) {
  struct sample start = sample(timer);
  uint32_t ticks = 0;
  for (int reads = 0; ticks < timer->hertz / PARTS_OF_A_SECOND; reads++) {
    if (reads == MOST_READS)
      return false;
    ticks = (timer->read(timer->port) - start.count) & timer->mask;
  }
  struct sample end = sample(timer);
  ticks = (end.count - start.count) & timer->mask;
  return tsc_frequency_measured(end.stamp - start.stamp, ticks, timer->hertz, timer->source, tsc);
}

static bool measure_by_acpi(const struct acpi_clocks *clocks, struct boot_tsc *tsc) {
  const struct timer timer = {port_read_32, clocks->timer_port,
                              UINT32_MAX >> (32 - clocks->timer_bits), ACPI_TIMER_HERTZ,
                              BOOT_TSC_ACPI_TIMER};
  return measure(&timer, tsc);
}

static bool measure_by_pit(struct boot_tsc *tsc) {
  const struct timer timer = {read_pit, PIT_CHANNEL_2, 0xffff, PIT_HERTZ, BOOT_TSC_PIT};
  uint8_t speaker = port_read(SPEAKER);
  port_write(SPEAKER, (uint8_t)((speaker & ~SPEAKER_ON) | SPEAKER_GATE));
  port_write(PIT_COMMAND, PIT_CHANNEL_2_ONCE);
  port_write(PIT_CHANNEL_2, 0xff);
  port_write(PIT_CHANNEL_2, 0xff);
  bool measured = measure(&timer, tsc);
  port_write(SPEAKER, speaker);
  return measured;
}

bool tsc_find_frequency(const struct acpi_clocks *clocks, struct boot_tsc *tsc) {
  struct tsc_leaves leaves = read_leaves();
  tsc->invariant = is_invariant();
  return tsc_frequency_told(&leaves, tsc) ||
         (clocks->timer_port != 0 && measure_by_acpi(clocks, tsc)) || measure_by_pit(tsc) ||
         tsc_frequency_base(&leaves, tsc);
}
