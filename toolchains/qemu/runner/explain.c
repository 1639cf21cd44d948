/* Turns what was seen of a boot into the cases and sentences of a test. */
#include "toolchains/qemu/runner/explain.h"

#include <string.h>
#include <sys/wait.h>

#include "boot/protocol/harness.h"
#include "toolchains/qemu/runner/checks.h"
#include "toolchains/qemu/runner/clock.h"
#include "toolchains/qemu/runner/utf8.h"

#define SHOWN_BYTES 200

static void append_last_serial_line(const struct emulator *emulator, struct buffer *sentence) {
  struct serial_line line;
  if (!serial_log_last_line(&emulator->serial, &line)) {
    buffer_append_text(sentence, "; nothing was printed on serial");
    return;
  }
  buffer_append_text(sentence, "; the last serial line is \"");
  append_shown(sentence, line.text, line.length, SHOWN_BYTES);
  buffer_append_text(sentence, "\"");
}

/* A verdict on the console counts for nothing, but someone will wonder why. */
static void append_printed_verdict(const struct emulator *emulator, struct buffer *sentence) {
  struct serial_line line = {0};
  if (emulator->verdict.token[0] == '\0')
    return;
  while (serial_log_next_line(&emulator->serial, &line)) {
    if (!verdict_is_printed(&emulator->verdict, line.text, line.length))
      continue;
    buffer_printf(sentence,
                  "; a verdict was printed, not reported: line %zu of the serial log is "
                  "\"",
                  line.number);
    append_shown(sentence, line.text, line.length, SHOWN_BYTES);
    buffer_append_text(sentence, "\"");
    return;
  }
}

static void append_console(const struct emulator *emulator, struct buffer *sentence) {
  append_last_serial_line(emulator, sentence);
  append_printed_verdict(emulator, sentence);
}

/* QEMU's messages on one line. */
static void append_output(const struct emulator *emulator, struct buffer *sentence) {
  const char *text = buffer_text(&emulator->output);
  size_t length = emulator->output.length;
  while (length > 0 && strchr("\r\n ", text[length - 1]) != NULL)
    length--;
  if (length == 0)
    return;
  struct buffer line = {0};
  for (size_t i = 0; i < length; i++)
    buffer_append(&line, text[i] == '\n' ? " " : &text[i], 1);
  buffer_append_text(sentence, "; QEMU says: ");
  append_shown(sentence, line.data, line.length, 1000);
  buffer_free(&line);
}

static void append_status(int wait_status, struct buffer *sentence) {
  if (WIFSIGNALED(wait_status))
    buffer_printf(sentence, "QEMU was killed by signal %d (%s)", WTERMSIG(wait_status),
                  strsignal(WTERMSIG(wait_status)));
  else
    buffer_printf(sentence, "QEMU ended with status %d", WEXITSTATUS(wait_status));
}

static bool ended_with(int wait_status, int status) {
  return WIFEXITED(wait_status) && WEXITSTATUS(wait_status) == status;
}

static void explain_verdict(const struct emulator *emulator, struct buffer *sentence) {
  switch (emulator->verdict.state) {
  case VERDICT_PASS:
    buffer_append_text(sentence, "the kernel reported PASS");
    break;
  case VERDICT_FAIL:
    buffer_printf(sentence, "the kernel reported FAIL: %s",
                  buffer_text(&emulator->verdict.message));
    break;
  default:
    buffer_append_text(sentence, buffer_text(&emulator->verdict.message));
    append_console(emulator, sentence);
  }
}

static void explain_ended(const struct boot *boot, const struct emulator *emulator,
                          struct buffer *sentence) {
  append_status(boot->wait_status, sentence);
  buffer_append_text(sentence, " before anything was reported");
  append_output(emulator, sentence);
  append_console(emulator, sentence);
}

static void explain_power_off(const struct boot *boot, const struct emulator *emulator,
                              struct buffer *sentence) {
  if (boot->exit != BOOT_EXIT_KNOWN || ended_with(boot->wait_status, 0)) {
    buffer_append_text(sentence, "the kernel switched the machine off");
  } else {
    append_status(boot->wait_status, sentence);
    buffer_append_text(sentence, ", chosen by the kernel");
  }
  if (boot->config->verdict == VERDICT_BY_CHANNEL)
    buffer_append_text(sentence, ", but nothing was reported on the verdict channel");
  append_console(emulator, sentence);
}

static void explain_reset(const struct boot *boot, const struct emulator *emulator,
                          struct buffer *sentence) {
  buffer_append_text(sentence, boot->triple_fault
                                   ? "triple fault: "
                                   : "the machine was reset (by the kernel or a triple fault): ");
  cpu_states_describe_place(&boot->cpus, sentence);
  append_console(emulator, sentence);
}

static void explain_halted(const struct boot *boot, const struct emulator *emulator,
                           struct buffer *sentence) {
  buffer_append_text(sentence, "halted for good without a verdict (every CPU is in HLT with "
                               "interrupts off): ");
  cpu_states_describe_place(&boot->cpus, sentence);
  if (!cpu_states_in_kernel(&boot->cpus))
    buffer_append_text(sentence, ", so in the firmware or the loader");
  append_console(emulator, sentence);
}

static void explain_hang(const struct boot *boot, const struct emulator *emulator,
                         struct buffer *sentence) {
  buffer_printf(sentence, "hang: nothing was reported within %g s", boot->deadline.seconds);
  if (boot->deadline.cut)
    buffer_printf(sentence, " (cut to that by Bazel's timeout of %g s)",
                  boot->deadline.bazel_timeout);
  buffer_append_text(sentence, "; ");
  cpu_states_describe(&boot->cpus, sentence);
  if (boot->printing)
    buffer_printf(sentence, "; the kernel was still printing, with %zu bytes on serial so far",
                  emulator->serial.bytes.length);
  /* The first reset is the machine being switched on. */
  if (emulator->resets > 1)
    buffer_printf(sentence, "; the machine was reset %u times", emulator->resets);
  append_console(emulator, sentence);
}

static void explain_idle(const struct boot *boot, const struct emulator *emulator,
                         struct buffer *sentence) {
  buffer_append_text(sentence, "idle: ");
  cpu_states_describe(&boot->cpus, sentence);
  append_console(emulator, sentence);
}

static void explain_interruption(const struct boot *boot, const struct emulator *emulator,
                                 struct buffer *sentence) {
  buffer_printf(sentence, "interrupted by signal %d (%s) after %.1f s", emulator->signals.ended_by,
                strsignal(emulator->signals.ended_by), boot->seconds_to_end);
  append_console(emulator, sentence);
}

void explain_end(const struct boot *boot, const struct emulator *emulator,
                 struct buffer *sentence) {
  switch (boot->end) {
  case BOOT_REPORTED:
    explain_verdict(emulator, sentence);
    break;
  case BOOT_ENDED:
    explain_ended(boot, emulator, sentence);
    break;
  case BOOT_RESET:
    explain_reset(boot, emulator, sentence);
    break;
  case BOOT_POWERED_OFF:
    explain_power_off(boot, emulator, sentence);
    break;
  case BOOT_HALTED:
    explain_halted(boot, emulator, sentence);
    break;
  case BOOT_IDLE:
    explain_idle(boot, emulator, sentence);
    break;
  case BOOT_HUNG:
    explain_hang(boot, emulator, sentence);
    break;
  case BOOT_FLOODED:
    buffer_printf(sentence, "flood: more than %zu MiB were printed on serial",
                  emulator->serial.limit >> 20);
    break;
  case BOOT_INTERRUPTED:
    explain_interruption(boot, emulator, sentence);
    break;
  }
}

static void add_verdict_case(const struct boot *boot, const struct emulator *emulator,
                             struct report *report) {
  struct report_case *verdict = report_add(report, "verdict");
  bool passed = boot->end == BOOT_REPORTED && emulator->verdict.state == VERDICT_PASS;
  verdict->outcome = passed ? OUTCOME_PASSED : OUTCOME_FAILED;
  verdict->seconds = boot->seconds_to_end;
  explain_end(boot, emulator, &verdict->message);
}

/* The status against the line on the verdict channel: both have to say the same. */
static enum outcome judge_known_status(const struct boot *boot, const struct emulator *emulator,
                                       struct buffer *sentence) {
  enum verdict_state state = emulator->verdict.state;
  append_status(boot->wait_status, sentence);
  if (ended_with(boot->wait_status, HARNESS_STATUS_PASS)) {
    if (state == VERDICT_PASS)
      return OUTCOME_PASSED;
    buffer_printf(sentence, ", a pass, but the verdict channel %s",
                  state == VERDICT_FAIL ? "says FAIL" : "has no valid verdict");
  } else if (ended_with(boot->wait_status, HARNESS_STATUS_FAIL)) {
    buffer_append_text(sentence, state == VERDICT_PASS
                                     ? ", a failure, but the verdict channel says PASS"
                                     : ", a failure");
  } else {
    buffer_printf(sentence, " instead of %d", HARNESS_STATUS_PASS);
    append_output(emulator, sentence);
  }
  return OUTCOME_FAILED;
}

static enum outcome judge_status(const struct boot *boot, const struct emulator *emulator,
                                 struct buffer *sentence) {
  switch (boot->exit) {
  case BOOT_EXIT_KNOWN:
    return judge_known_status(boot, emulator, sentence);
  case BOOT_EXIT_HALTED:
    buffer_printf(sentence,
                  "the kernel halted after its verdict instead of ending QEMU through "
                  "port 0x%x",
                  HARNESS_EXIT_PORT);
    return OUTCOME_FAILED;
  case BOOT_EXIT_LATE:
    buffer_printf(sentence,
                  "the kernel did not end QEMU through port 0x%x after its verdict, "
                  "within %g s",
                  HARNESS_EXIT_PORT, boot->deadline.seconds);
    return OUTCOME_FAILED;
  default:
    buffer_append_text(sentence, "there is none: the runner ended QEMU");
    return OUTCOME_SKIPPED;
  }
}

static void add_status_case(const struct boot *boot, const struct emulator *emulator,
                            struct report *report) {
  struct report_case *status = report_add(report, "exit_status");
  status->outcome = judge_status(boot, emulator, &status->message);
  status->seconds = boot->seconds_to_exit;
}

/* For a kernel without the channel the status is the verdict. */
static void add_lone_status_case(const struct boot *boot, const struct emulator *emulator,
                                 struct report *report) {
  struct report_case *status = report_add(report, "exit_status");
  bool by_kernel = boot->end == BOOT_POWERED_OFF || boot->end == BOOT_ENDED;
  bool passed = by_kernel && boot->exit == BOOT_EXIT_KNOWN &&
                ended_with(boot->wait_status, boot->config->success_exit_status);
  status->outcome = passed ? OUTCOME_PASSED : OUTCOME_FAILED;
  status->seconds = boot->seconds_to_end;
  if (passed) {
    append_status(boot->wait_status, &status->message);
    return;
  }
  explain_end(boot, emulator, &status->message);
  buffer_printf(&status->message, "; a pass would be status %d", boot->config->success_exit_status);
}

static void add_check_cases(const struct boot *boot, const struct emulator *emulator,
                            struct report *report) {
  const struct screen *screen = boot->has_screen ? &boot->screen : NULL;
  for (size_t i = 0; i < boot->config->checks.count; i++) {
    const struct check *check = &boot->config->checks.items[i];
    struct report_case *added = report_add(report, check->name);
    double began = clock_now();
    bool holds = check_holds(check, &emulator->serial, screen, &added->message);
    added->outcome = holds ? OUTCOME_PASSED : OUTCOME_FAILED;
    added->seconds = clock_now() - began;
  }
}

void explain_report(const struct boot *boot, const struct emulator *emulator,
                    struct report *report) {
  if (boot->config->verdict == VERDICT_BY_CHANNEL) {
    add_verdict_case(boot, emulator, report);
    add_status_case(boot, emulator, report);
  } else {
    add_lone_status_case(boot, emulator, report);
  }
  add_check_cases(boot, emulator, report);
}
