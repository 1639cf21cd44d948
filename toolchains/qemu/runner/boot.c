/* Watches one boot, looks at its screen, and lets the kernel end it. */
#include "toolchains/qemu/runner/boot.h"

#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

#include "toolchains/qemu/runner/clock.h"
#include "toolchains/qemu/runner/golden.h"

/* How often the CPUs are looked at: twice halted in a row means halted for good. */
#define POLL_SECONDS 0.1
/* The machine stands still meanwhile, and one with thousands of CPUs takes long to show them: it is
 * left alone for ten times as long, and no longer than this. */
#define POLL_REST_SECONDS 5.0
#define IDLE_SECONDS 3.0
/* A machine that waits and prints nothing for so long has said what it had to say. */
#define SAID_SECONDS 2.0
/* QEMU's cursor is there for half a second and gone for half a second. */
#define BLINK_SECONDS 1.2
#define BLINK_POLL_MS 100
#define BLINK_TRIES 8 /* also on a computer that is too busy for one in that time */

struct watch {
  double began;
  double deadline;
  double next_poll;
  double idle_since; /* 0 while busy */
  double quiet_since;
  bool was_halted;
  size_t serial_length; /* when the CPUs were last looked at */
};

static double clamp(double value, double low, double high) {
  return value < low ? low : value > high ? high : value;
}

static void note_cpus(struct watch *watch, struct boot *boot, const struct emulator *emulator,
                      bool *halted, bool *idle) {
  size_t length = emulator->serial.bytes.length;
  bool quiet = length == watch->serial_length;
  bool halted_now = cpu_states_halted_for_good(&boot->cpus);
  *halted = quiet && halted_now && watch->was_halted;
  boot->printing = !quiet;
  watch->was_halted = halted_now;
  watch->serial_length = length;
  if (!quiet)
    watch->quiet_since = clock_now();
  if (!quiet || !cpu_states_idle(&boot->cpus))
    watch->idle_since = 0;
  else if (watch->idle_since == 0)
    watch->idle_since = clock_now();
  *idle = watch->idle_since != 0 && clock_now() - watch->idle_since >= IDLE_SECONDS;
}

/* Looks at the CPUs when it is time for that. */
static void poll_cpus(struct watch *watch, struct boot *boot, struct emulator *emulator,
                      bool *halted, bool *idle) {
  *halted = *idle = false;
  double began = clock_now();
  if (boot->debugged || began < watch->next_poll)
    return;
  if (emulator_read_cpus(emulator, &boot->cpus))
    note_cpus(watch, boot, emulator, halted, idle);
  double now = clock_now();
  watch->next_poll = now + clamp((now - began) * 10, POLL_SECONDS, POLL_REST_SECONDS);
}

/*
 * Whether a boot that has to fail has failed: the reason is on the console, and the machine waits.
 * Firmware and loader wait for a key then, with interrupts on, so that nothing else tells the end.
 * How the boot is judged does not depend on it: at the deadline it would be judged the same.
 */
static bool has_failed_as_expected(const struct watch *watch, const struct boot *boot,
                                   const struct emulator *emulator) {
  struct serial_line line;
  const char *expected = boot->config->expected_message;
  return expected != NULL && !boot->debugged && watch->idle_since != 0 &&
         clock_now() - watch->quiet_since >= SAID_SECONDS &&
         serial_log_find_part(&emulator->serial, expected, &line);
}

/* Whether the emulator itself says that the boot is over. */
static bool has_ended(const struct emulator *emulator, enum boot_end *end) {
  if (emulator->signals.ended_by != 0)
    *end = BOOT_INTERRUPTED;
  else if (emulator->verdict.state != VERDICT_PENDING)
    *end = BOOT_REPORTED;
  else if (emulator->serial.overflowed)
    *end = BOOT_FLOODED;
  else if (emulator->stop == EMULATOR_RESET)
    *end = BOOT_RESET;
  else if (emulator->stop == EMULATOR_POWERED_OFF)
    *end = BOOT_POWERED_OFF;
  else if (emulator->ended)
    *end = BOOT_ENDED;
  else
    return false;
  return true;
}

static bool is_over(const struct watch *watch, const struct boot *boot) {
  double now = clock_now();
  bool overdue = boot->cases != NULL && cases_overdue(boot->cases, now);
  return !boot->debugged && (overdue || now >= watch->deadline);
}

/* How long nothing needs to be looked at. */
static int patience(const struct watch *watch, const struct boot *boot) {
  return boot->debugged ? 1000 : clock_until(watch->next_poll, 1000);
}

static enum boot_end wait_for_end(struct watch *watch, struct boot *boot,
                                  struct emulator *emulator) {
  enum boot_end end;
  while (!has_ended(emulator, &end)) {
    bool halted, idle;
    if (is_over(watch, boot))
      return BOOT_HUNG;
    emulator_wait(emulator, patience(watch, boot));
    poll_cpus(watch, boot, emulator, &halted, &idle);
    /* What came in meanwhile says more than the CPUs do. */
    if (has_ended(emulator, &end))
      return end;
    if (halted)
      return BOOT_HALTED;
    if ((idle && boot->idle_ends) || has_failed_as_expected(watch, boot, emulator))
      return BOOT_IDLE;
  }
  return end;
}

/* Replaces the picture by another one if that is more like the golden one. */
static size_t take_better_picture(const struct boot *boot, struct emulator *emulator,
                                  size_t differences) {
  struct buffer other = {0};
  buffer_printf(&other, "%s.other", boot->picture_file);
  if (emulator_save_picture(emulator, buffer_text(&other))) {
    size_t fewer = golden_count_differences(&boot->config->checks, buffer_text(&other));
    if (fewer < differences && rename(buffer_text(&other), boot->picture_file) == 0)
      differences = fewer;
    unlink(buffer_text(&other));
  }
  buffer_free(&other);
  return differences;
}

/* The cursor of text mode blinks: of a while's pictures, the one most like the golden one counts.
 */
static bool take_picture(const struct boot *boot, struct emulator *emulator) {
  double limit = clock_now() + BLINK_SECONDS;
  if (!emulator_save_picture(emulator, boot->picture_file))
    return false;
  size_t differences = golden_count_differences(&boot->config->checks, boot->picture_file);
  for (int tries = 0; tries < BLINK_TRIES || clock_now() < limit; tries++) {
    if (differences == 0 || boot->updating_golden || emulator->ended ||
        emulator->signals.ended_by != 0)
      break;
    emulator_wait(emulator, BLINK_POLL_MS);
    differences = take_better_picture(boot, emulator, differences);
  }
  return true;
}

static void look(struct boot *boot, struct emulator *emulator) {
  if (emulator->ended)
    return;
  boot->has_screen = emulator_read_screen(emulator, &boot->screen);
  boot->has_picture = take_picture(boot, emulator);
  emulator_read_cpus(emulator, &boot->cpus);
}

static enum boot_exit wait_for_exit(struct watch *watch, struct boot *boot,
                                    struct emulator *emulator) {
  watch->was_halted = false;
  while (!emulator->ended && emulator->stop == EMULATOR_RUNNING) {
    bool halted, idle;
    if (emulator->signals.ended_by != 0 || emulator->serial.overflowed)
      return BOOT_EXIT_UNKNOWN;
    if (is_over(watch, boot))
      return BOOT_EXIT_LATE;
    emulator_wait(emulator, patience(watch, boot));
    poll_cpus(watch, boot, emulator, &halted, &idle);
    if (halted && emulator->stop == EMULATOR_RUNNING)
      return BOOT_EXIT_HALTED;
  }
  return BOOT_EXIT_KNOWN;
}

/* The guest has asked for the end, and QEMU waits paused for us to look: let it end. */
static bool let_end(const struct watch *watch, const struct boot *boot, struct emulator *emulator) {
  if (emulator->stop != EMULATOR_RUNNING)
    emulator_quit(emulator, boot->debugged ? 0 : watch->deadline - clock_now());
  return emulator->ended;
}

void boot_watch(struct boot *boot, struct emulator *emulator) {
  struct watch watch = {.began = clock_now()};
  watch.deadline = watch.began + boot->deadline.seconds;
  watch.next_poll = watch.began + POLL_SECONDS;
  boot->end = wait_for_end(&watch, boot, emulator);
  boot->seconds_to_end = clock_now() - watch.began;
  /* Someone who stops us does not want to wait; the others want to see what went wrong. */
  if (boot->end != BOOT_INTERRUPTED)
    look(boot, emulator);
  double looked = clock_now();
  boot->exit = BOOT_EXIT_UNKNOWN;
  if (boot->end == BOOT_REPORTED && emulator->verdict.state != VERDICT_BROKEN) {
    emulator_acknowledge(emulator);
    boot->exit = wait_for_exit(&watch, boot, emulator);
  }
  if (let_end(&watch, boot, emulator))
    boot->exit = BOOT_EXIT_KNOWN;
  else if (boot->exit == BOOT_EXIT_KNOWN)
    boot->exit = BOOT_EXIT_STUCK;
  emulator_kill(emulator);
  if (emulator->serial.overflowed)
    boot->end = BOOT_FLOODED;
  boot->wait_status = emulator->process.wait_status;
  boot->seconds_to_exit = clock_now() - looked;
  boot->triple_fault = boot->reset_log != NULL && emulator_log_has_triple_fault(boot->reset_log);
}

bool boot_ended_with(const struct boot *boot, int status) {
  return WIFEXITED(boot->wait_status) && WEXITSTATUS(boot->wait_status) == status;
}
