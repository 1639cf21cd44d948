/* Runs a boot as a test and reports it to people, to Bazel and as JUnit XML. */
#include "toolchains/qemu/runner/boot_test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "toolchains/qemu/runner/boot.h"
#include "toolchains/qemu/runner/boot_report.h"
#include "toolchains/qemu/runner/coverage.h"
#include "toolchains/qemu/runner/golden.h"
#include "toolchains/qemu/runner/junit.h"
#include "toolchains/qemu/runner/report.h"
#include "toolchains/qemu/runner/session.h"
#include "toolchains/qemu/runner/test_protocol.h"
#include "toolchains/qemu/runner/utf8.h"

#define XML_LOG_LINES 1000
#define XML_LOG_BYTES ((size_t)64 << 10)
#define SHOWN_LOG_LINES 30
#define SHOWN_LOG_BYTES ((size_t)8 << 10)

void boot_test_write_xml(const struct config *config, const struct report *report,
                         const struct serial_log *serial) {
  const char *path = environment_value("XML_OUTPUT_FILE");
  if (path == NULL)
    return;
  struct buffer xml = {0};
  struct buffer error = {0};
  struct junit junit = {.suite = config->label, .report = report, .system_out = ""};
  if (serial != NULL)
    junit.system_out =
        serial_log_tail(serial, XML_LOG_LINES, XML_LOG_BYTES, &junit.system_out_length);
  junit_append(&junit, &xml);
  if (!write_whole_file(path, &xml, &error))
    fprintf(stderr, "qemu_runner: %s\n", buffer_text(&error));
  buffer_free(&xml);
  buffer_free(&error);
}

/* A terminal must not obey what a guest printed. */
static void append_log_lines(const struct serial_log *serial, struct buffer *text) {
  struct serial_log tail = {0};
  struct serial_line line = {0};
  size_t length;
  const char *bytes = serial_log_tail(serial, SHOWN_LOG_LINES, SHOWN_LOG_BYTES, &length);
  buffer_append(&tail.bytes, bytes, length);
  while (serial_log_next_line(&tail, &line)) {
    buffer_append_text(text, "  | ");
    append_shown(text, line.text, line.length, 500);
    buffer_append_text(text, "\n");
  }
  buffer_free(&tail.bytes);
}

static void append_screen_lines(const struct screen *screen, struct buffer *text) {
  int last = screen_last_used_row(screen);
  for (int row = 0; row <= last; row++) {
    buffer_append_text(text, "  | ");
    screen_append_row(screen, row, text);
    buffer_append_text(text, "\n");
  }
}

static void append_evidence(const struct session *session, const struct boot *boot,
                            struct buffer *text) {
  const struct emulator *emulator = &session->emulator;
  if (emulator->serial.bytes.length > 0) {
    buffer_append_text(text, "end of the serial log:\n");
    append_log_lines(&emulator->serial, text);
  }
  if (boot->has_screen && screen_last_used_row(&boot->screen) >= 0) {
    buffer_append_text(text, "text on the screen:\n");
    append_screen_lines(&boot->screen, text);
  }
  if (emulator->output.length > 0)
    buffer_printf(text, "QEMU's own messages:\n%s\n", buffer_text(&emulator->output));
}

static void print_result(const struct session *session, const struct boot *boot,
                         const struct report *report, bool quiet) {
  bool failed = report_first_failure(report) != NULL;
  struct buffer text = {0};
  if (quiet && !failed)
    return;
  buffer_printf(&text, "boot test %s\n", session->config->label);
  report_append_lines(report, &text);
  if (failed || session->config->expected_message != NULL)
    append_evidence(session, boot, &text);
  if (session->emulator.serial.file_failed)
    buffer_append_text(&text, "serial.log is incomplete: it could not be written to its end\n");
  buffer_printf(&text, "outputs in %s: qemu.cmd, serial.log%s\n", session->outputs.dir,
                boot->has_picture ? ", screenshot.png" : "");
  fputs(buffer_text(&text), stdout);
  fflush(stdout);
  buffer_free(&text);
}

/* What a boot that failed shows is not what it should show. */
static bool update_golden(const struct session *session, const struct report *report) {
  struct buffer message = {0};
  bool good = false;
  if (report_first_failure(report) != NULL)
    buffer_append_text(&message, "the golden picture stays as it is, since the boot failed");
  else
    good = golden_update(&session->config->checks, session->picture_file, &message);
  fprintf(stderr, "qemu_runner: %s\n", buffer_text(&message));
  buffer_free(&message);
  return good;
}

static bool watch_and_report(struct session *session, const struct options *options) {
  struct report report = {0};
  struct coverage coverage;
  struct boot *boot = allocate(sizeof *boot);
  *boot = (struct boot){
      .config = session->config,
      .deadline = deadline_for_test(session->config->deadline_seconds),
      .debugged = session->debugger.port != 0,
      .picture_file = session->picture_file,
      .difference_file = session->difference_file,
      .updating_golden = options->update_golden,
      .reset_log = session->reset_log,
  };
  debugger_invite(&session->debugger);
  boot_watch(boot, &session->emulator);
  boot_report(boot, &session->emulator, &report);
  coverage_begin(&coverage, session->config);
  coverage_take(&coverage, &session->emulator);
  if (session->config->expected_message != NULL)
    report_expect_failure(&report, session->config->expected_message);
  boot_test_write_xml(session->config, &report, &session->emulator.serial);
  print_result(session, boot, &report, options->quiet);
  bool passed = report_first_failure(&report) == NULL;
  if (options->update_golden)
    passed = update_golden(session, &report) && passed;
  passed = coverage_end(&coverage) && passed;
  report_free(&report);
  free(boot);
  return passed;
}

static void report_infrastructure_failure(const struct config *config, const char *sentence) {
  struct report report = {0};
  struct report_case *start = report_add(&report, "verdict");
  start->outcome = OUTCOME_FAILED;
  buffer_append_text(&start->message, sentence);
  test_infrastructure_failed(sentence);
  boot_test_write_xml(config, &report, NULL);
  fprintf(stderr, "qemu_runner: %s\n", sentence);
  report_free(&report);
}

static int run_here(const struct options *options, const struct config *config) {
  struct session session;
  struct buffer error = {0};
  int status;
  if (session_open(&session, SESSION_TEST, config, options, &error)) {
    status = watch_and_report(&session, options) ? EXIT_SUCCESS : EXIT_FAILURE;
    if (session.emulator.signals.ended_by != 0)
      status = 128 + session.emulator.signals.ended_by;
  } else {
    report_infrastructure_failure(config, buffer_text(&error));
    status = EXIT_FAILURE;
  }
  session_close(&session);
  buffer_free(&error);
  return status;
}

int boot_test_run(const struct options *options, const struct config *config) {
  int status = EXIT_SUCCESS;
  test_began();
  if (test_belongs_to_this_shard()) {
    status = run_here(options, config);
  } else {
    struct report none = {0};
    boot_test_write_xml(config, &none, NULL);
  }
  test_ended();
  return status;
}
