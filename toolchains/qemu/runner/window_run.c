/* Leaves the screen to QEMU's window; lines typed on the terminal go to the guest's COM1. */
#include "toolchains/qemu/runner/window_run.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "toolchains/qemu/runner/live_output.h"
#include "toolchains/qemu/runner/run.h"

static void print_serial(void *context, const char *bytes, size_t count) {
  live_output_write(context, bytes, count);
}

static void pass_input_on(struct emulator *emulator) {
  char bytes[1024];
  ssize_t count = read(STDIN_FILENO, bytes, sizeof bytes);
  if (count > 0)
    emulator_write_serial(emulator, bytes, (size_t)count);
  else
    emulator->input_fd = -1; /* Ctrl-D: nothing more to type, but the window stays */
}

static void watch(struct session *session, struct buffer *notice) {
  struct emulator *emulator = &session->emulator;
  emulator->input_fd = STDIN_FILENO;
  while (!emulator->ended && emulator->signals.ended_by == 0 &&
         emulator->stop != EMULATOR_POWERED_OFF) {
    emulator_wait(emulator, 1000);
    if (emulator->input_ready)
      pass_input_on(emulator);
    if (notice->length == 0) {
      run_note_reset(session, notice);
      if (notice->length > 0)
        fprintf(stderr, "qemu_runner: %s; close the window to end\n", buffer_text(notice));
    }
  }
}

/* QEMU answers once it has opened its window. Its module may be missing, or the display gone. */
static bool has_window(struct session *session) {
  struct emulator *emulator = &session->emulator;
  if (emulator_command(emulator, "query-status", NULL) || !emulator->ended)
    return true;
  fprintf(stderr, "%sqemu_runner: QEMU opens no window; the screen is drawn in the terminal\n",
          buffer_text(&emulator->output));
  return false;
}

static int show(struct session *session) {
  struct buffer notice = {0};
  debugger_invite(&session->debugger);
  watch(session, &notice);
  int status = run_ending(session, false, &notice);
  buffer_free(&notice);
  return status;
}

static bool show_if_possible(struct session *session, int *status) {
  struct live_output standard_output = {.fd = STDOUT_FILENO};
  session->emulator.on_serial = print_serial;
  session->emulator.on_serial_context = &standard_output;
  if (!has_window(session))
    return false;
  *status = show(session);
  return true;
}

bool window_run(const struct options *options, const struct config *config, int *status) {
  struct session session;
  struct buffer error = {0};
  bool shown = true;
  *status = EXIT_FAILURE;
  if (session_open(&session, SESSION_WINDOW, config, options, &error))
    shown = show_if_possible(&session, status);
  else
    fprintf(stderr, "qemu_runner: %s\n", buffer_text(&error));
  session_close(&session);
  buffer_free(&error);
  return shown;
}
