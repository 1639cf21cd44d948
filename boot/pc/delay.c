/* The PC's timer, channel 2: that of the speaker, which is silent meanwhile (Intel 8254). */
#include "boot/pc/delay.h"

#include <stdbool.h>

#include "boot/pc/port_io.h"
#include "boot/pc/time_stamp.h"

#define TIMER_CHANNEL_2 0x42
#define TIMER_CONTROL 0x43
/* Channel 2, both bytes, mode 0: the output rises when the count is done. */
#define CONTROL_ONE_SHOT 0xb0

#define SPEAKER_PORT 0x61
#define SPEAKER_GATE 0x01 /* of channel 2 */
#define SPEAKER_ON 0x02
#define SPEAKER_OUTPUT 0x20 /* of channel 2 */
#define SPEAKER_WRITABLE 0x0f

#define TICKS_PER_MILLISECOND 1194u
/* On a machine without that timer time passes as on a CPU of 6 GHz: rather longer than too short.
 */
#define CYCLES_PER_MICROSECOND 6000u

static bool is_done(void) {
  return (port_read(SPEAKER_PORT) & SPEAKER_OUTPUT) != 0;
}

static void start_timer(uint32_t ticks) {
  uint8_t speaker = port_read(SPEAKER_PORT) & SPEAKER_WRITABLE & ~SPEAKER_ON & ~SPEAKER_GATE;
  port_write(SPEAKER_PORT, speaker);
  port_write(TIMER_CONTROL, CONTROL_ONE_SHOT);
  port_write(TIMER_CHANNEL_2, (uint8_t)ticks);
  port_write(TIMER_CHANNEL_2, (uint8_t)(ticks >> 8));
  port_write(SPEAKER_PORT, speaker | SPEAKER_GATE);
}

void delay_microseconds(uint32_t microseconds) {
  uint64_t end = cpu_time_stamp() + (uint64_t)microseconds * CYCLES_PER_MICROSECOND;
  start_timer(microseconds * TICKS_PER_MILLISECOND / 1000 + 1);
  /* A port that nobody answers at reads as all ones. */
  bool has_timer = !is_done();
  while (!(has_timer && is_done()) && cpu_time_stamp() < end)
    __asm__ volatile("pause");
}
