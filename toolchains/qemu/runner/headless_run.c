/* Runs a boot for someone who is not there to watch it. */
#include "toolchains/qemu/runner/headless_run.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "toolchains/qemu/runner/boot.h"
#include "toolchains/qemu/runner/boot_report.h"
#include "toolchains/qemu/runner/explain.h"
#include "toolchains/qemu/runner/live_output.h"
#include "toolchains/qemu/runner/session.h"

#define DEFAULT_SECONDS 30

static void print_serial(void *context, const char *bytes, size_t count) {
  live_output_write(context, bytes, count);
}

static bool showed_something(const struct boot *boot, const struct emulator *emulator) {
  struct serial_line line;
  return serial_log_last_line(&emulator->serial, &line) ||
         (boot->has_screen && screen_last_used_row(&boot->screen) >= 0);
}

/* A kernel that has stopped is a kernel that has run, unless it never came to run. */
static bool ran_to_rest(const struct boot *boot, const struct emulator *emulator,
                        struct buffer *sentence) {
  if (!cpu_states_in_kernel(&boot->cpus)) {
    explain_end(boot, emulator, sentence);
    return false;
  }
  bool good = showed_something(boot, emulator);
  buffer_append_text(sentence, boot->end == BOOT_HALTED ? "the kernel ran and halted"
                                                        : "the kernel ran and is idle");
  if (!good)
    buffer_append_text(sentence, ", but showed nothing, neither on serial nor on the screen");
  return good;
}

static bool judge_status(const struct boot *boot, const struct emulator *emulator,
                         struct buffer *sentence) {
  explain_end(boot, emulator, sentence);
  if (boot->exit != BOOT_EXIT_KNOWN || !WIFEXITED(boot->wait_status))
    return false;
  int status = WEXITSTATUS(boot->wait_status);
  bool switched_off = boot->end == BOOT_POWERED_OFF && status == 0;
  return status == boot->config->success_exit_status ||
         (switched_off && cpu_states_in_kernel(&boot->cpus));
}

static bool judge_verdict(const struct boot *boot, const struct emulator *emulator,
                          struct buffer *sentence) {
  struct report report = {0};
  boot_report(boot, emulator, &report);
  /* The first two cases: the verdict and the exit status. The checks are for tests. */
  const struct report_case *shown = &report.cases[0];
  if (shown->outcome == OUTCOME_PASSED)
    shown = report.cases[1].outcome == OUTCOME_PASSED ? shown : &report.cases[1];
  bool good = shown->outcome == OUTCOME_PASSED;
  buffer_append_text(sentence, buffer_text(&shown->message));
  report_free(&report);
  return good;
}

static bool judge(const struct boot *boot, const struct emulator *emulator,
                  struct buffer *sentence) {
  switch (boot->end) {
  case BOOT_REPORTED:
    return judge_verdict(boot, emulator, sentence);
  case BOOT_HALTED:
  case BOOT_IDLE:
    return ran_to_rest(boot, emulator, sentence);
  case BOOT_POWERED_OFF:
  case BOOT_ENDED:
    return judge_status(boot, emulator, sentence);
  default:
    explain_end(boot, emulator, sentence);
    return false;
  }
}

static void print_ending(const struct session *session, const struct boot *boot, bool good,
                         const char *sentence) {
  if (boot->has_picture)
    fprintf(stderr, "qemu_runner: screen: %s\n", session->picture_file);
  fprintf(stderr, "qemu_runner: serial.log and qemu.cmd are in %s\n", session->outputs.dir);
  fprintf(stderr, "qemu_runner: %s: %s (%.1f s)\n", good ? "ok" : "failed", sentence,
          boot->seconds_to_end);
}

static bool watch(struct session *session, bool quiet) {
  struct live_output standard_output = {.fd = STDOUT_FILENO};
  struct buffer sentence = {0};
  int seconds = session->config->deadline_seconds;
  struct boot *boot = allocate(sizeof *boot);
  *boot = (struct boot){
      .config = session->config,
      .deadline = {.seconds = seconds > 0 ? seconds : DEFAULT_SECONDS},
      .idle_ends = true,
      .debugged = session->debugger.port != 0,
      .picture_file = session->picture_file,
      .reset_log = session->reset_log,
  };
  session->emulator.on_serial = print_serial;
  session->emulator.on_serial_context = &standard_output;
  debugger_invite(&session->debugger);
  boot_watch(boot, &session->emulator);
  bool good = judge(boot, &session->emulator, &sentence);
  if (!quiet || !good)
    print_ending(session, boot, good, buffer_text(&sentence));
  buffer_free(&sentence);
  free(boot);
  return good;
}

int headless_run(const struct options *options, const struct config *config) {
  struct session session;
  struct buffer error = {0};
  int status = EXIT_FAILURE;
  if (session_open(&session, SESSION_HEADLESS, config, options, &error)) {
    status = watch(&session, options->quiet) ? EXIT_SUCCESS : EXIT_FAILURE;
    if (session.emulator.signals.ended_by != 0)
      status = 128 + session.emulator.signals.ended_by;
  } else {
    fprintf(stderr, "qemu_runner: %s\n", buffer_text(&error));
  }
  session_close(&session);
  buffer_free(&error);
  return status;
}
