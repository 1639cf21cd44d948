/* Runs a kernel's cases as a test: a boot for all of them, and one more for each that dies. */
#include "toolchains/qemu/runner/case_test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "boot/protocol/harness.h"
#include "toolchains/qemu/runner/boot.h"
#include "toolchains/qemu/runner/boot_test.h"
#include "toolchains/qemu/runner/case_settings.h"
#include "toolchains/qemu/runner/cases.h"
#include "toolchains/qemu/runner/clock.h"
#include "toolchains/qemu/runner/coverage.h"
#include "toolchains/qemu/runner/explain.h"
#include "toolchains/qemu/runner/report.h"
#include "toolchains/qemu/runner/session.h"
#include "toolchains/qemu/runner/test_protocol.h"

/* Where neither Bazel nor the rule sets an end. */
#define LONGEST_SECONDS 3600

struct run {
  const struct options *options;
  const struct config *config;
  struct report report;
  struct cases cases;
  struct coverage coverage;
  double began;
  double deadline;
  long boots;
  int ended_by; /* signal that ended it; 0 for none */
};

static void fail_as_a_whole(struct run *run, const char *sentence) {
  struct report_case *whole = report_add(&run->report, "verdict");
  whole->outcome = OUTCOME_FAILED;
  buffer_append_text(&whole->message, sentence);
}

/* Line on the channel, QEMU's status and the cases themselves all have to say the same. */
static bool ended_well(const struct run *run, const struct boot *boot,
                       const struct emulator *emulator) {
  const struct cases *cases = &run->cases;
  enum verdict_state verdict = emulator->verdict.state;
  bool all_ran = cases->announced >= 0 && cases->ended == cases->announced;
  if (boot->end != BOOT_REPORTED || boot->exit != BOOT_EXIT_KNOWN)
    return false;
  if (verdict == VERDICT_PASS)
    return all_ran && cases->failed == 0 && boot_ended_with(boot, HARNESS_STATUS_PASS);
  bool cut_short = case_settings_fail_fast() && cases->announced >= 0;
  return verdict == VERDICT_FAIL && (all_ran || cut_short) && cases->failed > 0 &&
         boot_ended_with(boot, HARNESS_STATUS_FAIL);
}

static void explain_case_end(const struct run *run, const struct boot *boot,
                             const struct emulator *emulator, struct buffer *sentence) {
  if (boot->end != BOOT_HUNG || clock_now() >= run->deadline) {
    explain_end(boot, emulator, sentence);
    return;
  }
  buffer_printf(sentence, "hang: it did not end within %g s; ", run->cases.case_seconds);
  cpu_states_describe(&boot->cpus, sentence);
}

static void explain_boot_end(const struct run *run, const struct boot *boot,
                             const struct emulator *emulator, struct buffer *sentence) {
  explain_end(boot, emulator, sentence);
  if (boot->end == BOOT_REPORTED) {
    buffer_append_text(sentence, "; ");
    explain_status(boot->wait_status, sentence);
  }
  if (run->cases.announced < 0)
    buffer_append_text(sentence, "; no cases were announced");
  else
    buffer_printf(sentence, "; %ld of %ld cases were run in this boot, and %ld failed",
                  run->cases.ended, run->cases.announced, run->cases.failed);
}

/* Whether another boot has cases to run, and may. */
static bool judge(struct run *run, const struct boot *boot, const struct emulator *emulator) {
  struct cases *cases = &run->cases;
  struct buffer sentence = {0};
  bool died = cases->open;
  if (died) {
    explain_case_end(run, boot, emulator, &sentence);
    cases_open_one_died(cases, buffer_text(&sentence));
  } else if (!ended_well(run, boot, emulator)) {
    explain_boot_end(run, boot, emulator, &sentence);
    fail_as_a_whole(run, buffer_text(&sentence));
  }
  buffer_free(&sentence);
  bool more = died && cases->ended < cases->announced && !case_settings_fail_fast() &&
              boot->end != BOOT_INTERRUPTED;
  if (!more || clock_now() < run->deadline)
    return more;
  buffer_printf(&sentence, "%ld cases were not run: the test has taken %.0f s, which is its limit",
                cases->announced - cases->ended, run->deadline - run->began);
  fail_as_a_whole(run, buffer_text(&sentence));
  buffer_free(&sentence);
  return false;
}

/* The next boot writes files of the same names. */
static void keep_output(const struct session *session, long boot, const char *name,
                        const char *kind) {
  struct buffer kept = {0};
  buffer_printf(&kept, "%s.boot%ld.%s", name, boot, kind);
  char *to = outputs_path(&session->outputs, buffer_text(&kept));
  buffer_clear(&kept);
  buffer_printf(&kept, "%s.%s", name, kind);
  char *from = outputs_path(&session->outputs, buffer_text(&kept));
  rename(from, to);
  free(from);
  free(to);
  buffer_free(&kept);
}

static bool watch(struct run *run, struct session *session) {
  struct boot *boot = allocate(sizeof *boot);
  *boot = (struct boot){
      .config = session->config,
      .deadline = {.seconds = run->deadline - clock_now()},
      .cases = &run->cases,
      .debugged = session->debugger.port != 0,
      .picture_file = session->picture_file,
      .reset_log = session->reset_log,
  };
  session->emulator.verdict.take_line = cases_take_line;
  session->emulator.verdict.take_line_context = &run->cases;
  cases_begin_boot(&run->cases);
  debugger_invite(&session->debugger);
  boot_watch(boot, &session->emulator);
  run->ended_by = session->emulator.signals.ended_by;
  bool more = judge(run, boot, &session->emulator);
  coverage_take(&run->coverage, &session->emulator);
  cases_add_console(&run->cases, &session->emulator.serial);
  if (more) {
    keep_output(session, run->boots, "serial", "log");
    keep_output(session, run->boots, "screenshot", "png");
  }
  free(boot);
  return more;
}

/* One boot; whether there is to be another one. */
static bool boot_once(struct run *run) {
  struct config config = *run->config;
  struct session session = {0};
  struct buffer settings = {0}, word = {0}, error = {0};
  bool more = false;
  config.extra_args = (struct words){0};
  words_add_all(&config.extra_args, &run->config->extra_args);
  bool settled = case_settings(run->cases.next, &settings, &error);
  case_settings_as_word(&settings, &word);
  words_add(&config.extra_args, "-fw_cfg");
  words_add(&config.extra_args, buffer_text(&word));
  run->boots++;
  if (settled && session_open(&session, SESSION_TEST, &config, run->options, &error)) {
    more = watch(run, &session);
  } else {
    fail_as_a_whole(run, buffer_text(&error));
    if (settled)
      test_infrastructure_failed(buffer_text(&error));
  }
  if (!more)
    boot_test_write_xml(run->config, &run->report,
                        session.started ? &session.emulator.serial : NULL);
  session_close(&session);
  words_free(&config.extra_args);
  buffer_free(&settings);
  buffer_free(&word);
  buffer_free(&error);
  return more;
}

static void append_indented(struct buffer *text, const char *lines) {
  while (*lines != '\0') {
    size_t length = strcspn(lines, "\n");
    buffer_append_text(text, "  | ");
    buffer_append(text, lines, length);
    buffer_append_text(text, "\n");
    lines += length + (lines[length] == '\n');
  }
}

/* Every case that did not pass, and how many did. */
static void print_result(const struct run *run) {
  struct buffer text = {0};
  size_t counts[3] = {0};
  for (size_t i = 0; i < run->report.count; i++) {
    const struct report_case *each = &run->report.cases[i];
    counts[each->outcome]++;
    if (each->outcome == OUTCOME_PASSED)
      continue;
    buffer_printf(&text, "%s  %s%s%s  %.3f s  %s\n",
                  each->outcome == OUTCOME_FAILED ? "FAIL" : "SKIP",
                  each->suite == NULL ? "" : each->suite, each->suite == NULL ? "" : ".",
                  each->name, each->seconds, buffer_text(&each->message));
    append_indented(&text, buffer_text(&each->details));
  }
  bool failed = counts[OUTCOME_FAILED] > 0;
  if (!run->options->quiet || failed)
    printf("kernel test %s\n%s%zu cases passed, %zu failed, %zu were skipped, in %.2f s and %ld "
           "boot%s\n",
           run->config->label, buffer_text(&text), counts[OUTCOME_PASSED], counts[OUTCOME_FAILED],
           counts[OUTCOME_SKIPPED], clock_now() - run->began, run->boots,
           run->boots == 1 ? "" : "s");
  const char *filter = environment_value("TESTBRIDGE_TEST_ONLY");
  if (run->report.count == 0 && filter != NULL)
    printf("no case matches --test_filter=%s\n", filter);
  fflush(stdout);
  buffer_free(&text);
}

int case_test_run(const struct options *options, const struct config *config) {
  struct run run = {.options = options, .config = config, .began = clock_now()};
  struct deadline deadline =
      deadline_for_test(config->deadline_seconds > 0 ? config->deadline_seconds : LONGEST_SECONDS);
  run.deadline = run.began + deadline.seconds;
  run.cases = (struct cases){.report = &run.report, .case_seconds = config->case_deadline_seconds};
  coverage_begin(&run.coverage, config);
  test_began();
  test_shares_shards();
  while (boot_once(&run))
    continue;
  print_result(&run);
  bool passed = report_first_failure(&run.report) == NULL;
  passed = coverage_end(&run.coverage) && passed;
  report_free(&run.report);
  test_ended();
  if (run.ended_by != 0)
    return 128 + run.ended_by;
  return passed ? EXIT_SUCCESS : EXIT_FAILURE;
}
