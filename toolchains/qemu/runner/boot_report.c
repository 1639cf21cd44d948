/* Holds the verdict, QEMU's exit status and the checks against what a pass demands. */
#include "toolchains/qemu/runner/boot_report.h"

#include <sys/wait.h>

#include "boot/protocol/harness.h"
#include "toolchains/qemu/runner/checks.h"
#include "toolchains/qemu/runner/clock.h"
#include "toolchains/qemu/runner/explain.h"

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
  explain_status(boot->wait_status, sentence);
  if (boot_ended_with(boot, HARNESS_STATUS_PASS)) {
    if (state == VERDICT_PASS)
      return OUTCOME_PASSED;
    buffer_printf(sentence, ", a pass, but the verdict channel %s",
                  state == VERDICT_FAIL ? "says FAIL" : "has no valid verdict");
  } else if (boot_ended_with(boot, HARNESS_STATUS_FAIL)) {
    buffer_append_text(sentence, state == VERDICT_PASS
                                     ? ", a failure, but the verdict channel says PASS"
                                     : ", a failure");
  } else if (WIFSIGNALED(boot->wait_status)) {
    buffer_append_text(sentence, ", so it has no exit status");
  } else {
    buffer_printf(sentence, " instead of %d", HARNESS_STATUS_PASS);
    explain_output(emulator, sentence);
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
  case BOOT_EXIT_STUCK:
    buffer_printf(sentence,
                  "the kernel ended QEMU, but QEMU was still there at the end of the boot's %g s",
                  boot->deadline.seconds);
    return OUTCOME_FAILED;
  default:
    buffer_append_text(sentence, "there is none: the runner ended QEMU");
    /* A verdict alone is no pass. */
    return emulator->verdict.state == VERDICT_PASS ? OUTCOME_FAILED : OUTCOME_SKIPPED;
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
                boot_ended_with(boot, boot->config->success_exit_status);
  status->outcome = passed ? OUTCOME_PASSED : OUTCOME_FAILED;
  status->seconds = boot->seconds_to_end;
  if (passed) {
    explain_status(boot->wait_status, &status->message);
    return;
  }
  explain_end(boot, emulator, &status->message);
  buffer_printf(&status->message, "; a pass would be status %d", boot->config->success_exit_status);
}

static void add_check_cases(const struct boot *boot, const struct emulator *emulator,
                            struct report *report) {
  const struct shown shown = {
      .serial = &emulator->serial,
      .screen = boot->has_screen ? &boot->screen : NULL,
      .golden = {.label = boot->config->label,
                 .picture_file = boot->has_picture ? boot->picture_file : NULL,
                 .difference_file = boot->difference_file,
                 .updating = boot->updating_golden},
  };
  for (size_t i = 0; i < boot->config->checks.count; i++) {
    const struct check *check = &boot->config->checks.items[i];
    struct report_case *added = report_add(report, check->name);
    double began = clock_now();
    bool holds = check_holds(check, &shown, &added->message);
    added->outcome = holds ? OUTCOME_PASSED : OUTCOME_FAILED;
    added->seconds = clock_now() - began;
  }
}

void boot_report(const struct boot *boot, const struct emulator *emulator, struct report *report) {
  if (boot->config->verdict == VERDICT_BY_CHANNEL) {
    add_verdict_case(boot, emulator, report);
    add_status_case(boot, emulator, report);
  } else {
    add_lone_status_case(boot, emulator, report);
  }
  add_check_cases(boot, emulator, report);
}
