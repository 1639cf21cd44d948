/* Prepares a boot's surroundings and starts QEMU in them. */
#include "toolchains/qemu/runner/session.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "toolchains/qemu/runner/coverage.h"
#include "toolchains/qemu/runner/qemu_command.h"
#include "toolchains/qemu/runner/verdict.h"

static void add_variable(struct words *environment, const char *name) {
  const char *value = environment_value(name);
  if (value != NULL)
    words_printf(environment, "%s=%s", name, value);
}

/* Nothing of the user's gets through to QEMU but, with a window, the way to the display. */
static void make_environment(enum session_kind kind, const char *scratch,
                             struct words *environment) {
  words_printf(environment, "HOME=%s", scratch);
  words_printf(environment, "TMPDIR=%s", scratch);
  words_add(environment, "LC_ALL=C");
  words_add(environment, "TZ=UTC");
  if (kind != SESSION_WINDOW)
    return;
  add_variable(environment, "DISPLAY");
  add_variable(environment, "XAUTHORITY");
  add_variable(environment, "WAYLAND_DISPLAY");
  add_variable(environment, "XDG_RUNTIME_DIR");
}

/* qemu.cmd: what ran, and the same boot without the runner for a shell. */
static void describe_command(const struct config *config, const struct words *words,
                             const struct words *to_paste, struct buffer *text) {
  char *here = getcwd(NULL, 0);
  struct words cd = {0};
  words_add(&cd, "cd");
  words_add(&cd, here == NULL ? "." : here);
  buffer_printf(text,
                "# QEMU as it ran for %s; 3 and those after it were sockets of qemu_runner:\n# ",
                config->label);
  words_as_shell_line(words, text);
  buffer_append_text(text, "\n# The same boot with its serial console on your terminal (end it "
                           "with Ctrl-A X):\n");
  words_as_shell_line(&cd, text);
  buffer_append_text(text, " && ");
  words_as_shell_line(to_paste, text);
  buffer_append_text(text, "\n");
  words_free(&cd);
  free(here);
}

static bool write_command_file(const struct session *session, const struct qemu_command *command,
                               const struct words *words, struct buffer *error) {
  struct words to_paste = {0};
  struct buffer text = {0};
  char *path = outputs_path(&session->outputs, "qemu.cmd");
  qemu_command_words_to_paste(command, &to_paste);
  describe_command(session->config, words, &to_paste, &text);
  bool good = write_whole_file(path, &text, error);
  free(path);
  buffer_free(&text);
  words_free(&to_paste);
  return good;
}

/* QEMU takes a % in the log's name for a place to put its process number. */
static char *choose_reset_log(const struct session *session) {
  struct buffer path = {0};
  buffer_printf(&path, "%s/qemu.log", session->outputs.scratch);
  if (strchr(path.data, '%') != NULL || session->config->accelerator != ACCELERATOR_TCG)
    buffer_free(&path);
  return path.data;
}

static bool start_emulator(struct session *session, enum session_kind kind,
                           const struct qemu_command *command, const struct words *words,
                           struct buffer *error) {
  int serial_file = outputs_create(&session->outputs, "serial.log", error);
  if (serial_file < 0)
    return false;
  struct words environment = {0};
  make_environment(kind, session->outputs.scratch, &environment);
  struct emulator_start start = {
      .command = words,
      .environment = &environment,
      .token = command->token,
      .coverage = command->coverage,
      /* Without Bazel's script nobody reads the verdict, and nobody would end us. */
      .parent = kind == SESSION_TEST ? getppid() : 0,
      .scratch_dir = session->outputs.scratch,
      .serial_file_fd = serial_file,
  };
  session->started = true;
  bool good = emulator_start(&session->emulator, &start, error);
  words_free(&environment);
  return good;
}

bool session_open(struct session *session, enum session_kind kind, const struct config *config,
                  const struct options *options, struct buffer *error) {
  bool watched = kind == SESSION_TEST || kind == SESSION_HEADLESS;
  char token[HARNESS_TOKEN_LENGTH + 1];
  *session = (struct session){.config = config};
  if (!outputs_open(&session->outputs, kind == SESSION_TEST, error))
    return false;
  if (!verdict_make_token(token)) {
    buffer_append_text(error, "the system gives no random numbers for the token of this boot");
    return false;
  }
  if (options->debug &&
      !debugger_prepare(&session->debugger, options->gdb_port, config, &session->outputs, error))
    return false;
  session->picture_file = outputs_path(&session->outputs, "screenshot.png");
  session->difference_file = outputs_path(&session->outputs, "difference.png");
  session->reset_log = choose_reset_log(session);
  bool reports = watched && config->verdict == VERDICT_BY_CHANNEL;
  struct qemu_command command = {
      .config = config,
      .token = reports ? token : NULL,
      .coverage = reports && kind == SESSION_TEST && coverage_is_wanted(config),
      .exit_device = watched,
      .window = kind == SESSION_WINDOW,
      .reset_log = session->reset_log,
      .gdb_port = session->debugger.port,
      .extras = &options->extras,
  };
  struct words words = {0};
  qemu_command_words(&command, &words);
  bool good = write_command_file(session, &command, &words, error) &&
              start_emulator(session, kind, &command, &words, error);
  words_free(&words);
  return good;
}

void session_close(struct session *session) {
  if (session->started)
    emulator_free(&session->emulator);
  outputs_close(&session->outputs);
  debugger_free(&session->debugger);
  free(session->picture_file);
  free(session->difference_file);
  free(session->reset_log);
}
