/* Shows a guest in the terminal and types what the user types, until Ctrl-] or the guest's end. */
#include "toolchains/qemu/runner/terminal_run.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "toolchains/qemu/runner/clock.h"
#include "toolchains/qemu/runner/run.h"
#include "toolchains/qemu/runner/session.h"
#include "toolchains/qemu/runner/typing.h"
#include "toolchains/qemu/runner/view.h"

static bool goes_on(const struct view *view, const struct typing *typing) {
  const struct emulator *emulator = &view->session->emulator;
  bool alive =
      !emulator->ended && (emulator->stop == EMULATOR_RUNNING || emulator->stop == EMULATOR_RESET);
  /* A reset leaves the machine paused, so that its last screen stays in sight. */
  return alive && !typing->quit && !view->terminal.output.lost && emulator->signals.ended_by == 0;
}

static void show_until_the_end(struct view *view, struct typing *typing) {
  struct emulator *emulator = &view->session->emulator;
  emulator->input_fd = STDIN_FILENO;
  view_fit(view);
  while (goes_on(view, typing)) {
    emulator_wait(emulator, clock_until(typing_due(typing, view->next_frame), 1000));
    if (emulator->input_ready)
      typing_read(typing);
    typing_send(typing, emulator);
    view_refresh(view);
  }
}

/* Before the terminal is taken over, so that a QEMU that refuses its arguments can say so. */
static bool is_up(struct session *session) {
  return emulator_command(&session->emulator, "query-status", NULL);
}

static int show(struct session *session) {
  struct view view = {.session = session};
  struct typing typing = {0};
  if (!is_up(session))
    return run_ending(session, false, NULL);
  if (!terminal_take(&view.terminal)) {
    fprintf(stderr, "qemu_runner: the terminal cannot be set up; run with </dev/null for the "
                    "serial log alone\n");
    return EXIT_FAILURE;
  }
  show_until_the_end(&view, &typing);
  terminal_give_back(&view.terminal);
  /* What was drawn went away with the alternate screen. */
  view_print_last_screen(&view);
  int status = run_ending(session, typing.quit, &view.notice);
  view_free(&view);
  buffer_free(&typing.bytes);
  return status;
}

int terminal_run(const struct options *options, const struct config *config) {
  struct session session;
  struct buffer error = {0};
  int status = EXIT_FAILURE;
  if (session_open(&session, SESSION_TERMINAL, config, options, &error))
    status = show(&session);
  else
    fprintf(stderr, "qemu_runner: %s\n", buffer_text(&error));
  session_close(&session);
  buffer_free(&error);
  return status;
}
