/* Dispatches a run by what it has to be shown on, and closes it with a sentence. */
#include "toolchains/qemu/runner/run.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

#include "toolchains/qemu/runner/cpu_state.h"
#include "toolchains/qemu/runner/headless_run.h"
#include "toolchains/qemu/runner/terminal.h"
#include "toolchains/qemu/runner/terminal_run.h"
#include "toolchains/qemu/runner/window_run.h"

int run(const struct options *options, const struct config *config) {
  bool display =
      environment_value("DISPLAY") != NULL || environment_value("WAYLAND_DISPLAY") != NULL;
  int status;
  if (!terminal_is_usable())
    return headless_run(options, config);
  if (display && config->display != DISPLAY_ABSENT && window_run(options, config, &status))
    return status;
  return terminal_run(options, config);
}

void run_note_reset(struct session *session, struct buffer *notice) {
  if (session->emulator.stop != EMULATOR_RESET || notice->length > 0)
    return;
  struct cpu_states *states = allocate(sizeof *states);
  bool triple = session->reset_log != NULL && emulator_log_has_triple_fault(session->reset_log);
  emulator_read_cpus(&session->emulator, states);
  buffer_append_text(notice, triple ? "triple fault: " : "reset: ");
  cpu_states_describe_place(states, notice);
  free(states);
}

static int describe_end(const struct emulator *emulator) {
  int status = emulator->process.wait_status;
  if (emulator->stop != EMULATOR_RUNNING && WIFEXITED(status) && WEXITSTATUS(status) == 0)
    return EXIT_SUCCESS; /* the guest switched off, or the window was closed */
  if (WIFSIGNALED(status))
    fprintf(stderr, "qemu_runner: QEMU was killed by signal %d (%s)\n", WTERMSIG(status),
            strsignal(WTERMSIG(status)));
  else
    fprintf(stderr, "qemu_runner: QEMU ended with status %d\n", WEXITSTATUS(status));
  fputs(buffer_text(&emulator->output), stderr);
  return EXIT_FAILURE;
}

int run_ending(struct session *session, bool quit, const struct buffer *notice) {
  struct emulator *emulator = &session->emulator;
  int status = EXIT_SUCCESS;
  if (emulator->signals.ended_by == 0 && !emulator->ended)
    emulator_quit(emulator, 0);
  emulator_kill(emulator);
  if (emulator->signals.ended_by != 0) {
    status = 128 + emulator->signals.ended_by;
  } else if (notice != NULL && notice->length > 0) {
    fprintf(stderr, "qemu_runner: %s\n", buffer_text(notice));
    status = EXIT_FAILURE;
  } else if (!quit) {
    status = describe_end(emulator);
  }
  fprintf(stderr, "qemu_runner: serial.log and qemu.cmd are in %s\n", session->outputs.dir);
  return status;
}
