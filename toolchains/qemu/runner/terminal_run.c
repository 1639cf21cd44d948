/* Shows a guest in the terminal and types what the user types, until Ctrl-] or the guest's end. */
#include "toolchains/qemu/runner/terminal_run.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "toolchains/qemu/runner/canvas.h"
#include "toolchains/qemu/runner/clock.h"
#include "toolchains/qemu/runner/cpu_state.h"
#include "toolchains/qemu/runner/keys.h"
#include "toolchains/qemu/runner/layout.h"
#include "toolchains/qemu/runner/run.h"
#include "toolchains/qemu/runner/serial_pane.h"
#include "toolchains/qemu/runner/session.h"
#include "toolchains/qemu/runner/terminal.h"
#include "toolchains/qemu/runner/utf8.h"

#define QUIT_KEY 0x1d /* Ctrl-] */
#define FRAME_SECONDS 0.125
#define CPU_SECONDS 1.0
/* How long a lone ESC is waited on for the rest of a sequence. */
#define ESCAPE_SECONDS 0.05
#define KEY_HOLD_MS 20
/* Enough for the largest pane. */
#define SERIAL_TAIL_BYTES ((size_t)64 << 10)

struct view {
  struct session *session;
  struct terminal terminal;
  struct canvas canvas;
  struct screen screen;
  bool has_screen;
  struct buffer keys; /* typed, not yet decoded */
  double keys_since;
  double next_frame;
  struct cpu_states cpus;
  double next_cpus;
  bool quit;
  struct buffer notice; /* why the machine stands still */
};

static cJSON *key_value(const char *code) {
  cJSON *value = cJSON_CreateObject();
  cJSON_AddStringToObject(value, "type", "qcode");
  cJSON_AddStringToObject(value, "data", code);
  return value;
}

static void send_key(struct view *view, const struct key_press *press) {
  cJSON *arguments = cJSON_CreateObject();
  cJSON *keys = cJSON_AddArrayToObject(arguments, "keys");
  if (press->control)
    cJSON_AddItemToArray(keys, key_value("ctrl"));
  if (press->alt)
    cJSON_AddItemToArray(keys, key_value("alt"));
  if (press->shift)
    cJSON_AddItemToArray(keys, key_value("shift"));
  cJSON_AddItemToArray(keys, key_value(press->code));
  cJSON_AddNumberToObject(arguments, "hold-time", KEY_HOLD_MS);
  emulator_command(&view->session->emulator, "send-key", arguments);
}

static void read_keys(struct view *view) {
  char bytes[256];
  ssize_t count = read(STDIN_FILENO, bytes, sizeof bytes);
  if (count <= 0) {
    view->quit = true; /* the terminal is gone */
    return;
  }
  if (memchr(bytes, QUIT_KEY, (size_t)count) != NULL)
    view->quit = true;
  buffer_append(&view->keys, bytes, (size_t)count);
  view->keys_since = clock_now();
}

static void send_keys(struct view *view) {
  bool final = clock_now() - view->keys_since >= ESCAPE_SECONDS;
  while (view->keys.length > 0 && !view->quit) {
    struct key_press press;
    size_t taken = key_decode(view->keys.data, view->keys.length, final, &press);
    if (taken == 0)
      return;
    buffer_remove_front(&view->keys, taken);
    if (press.code[0] != '\0' && view->session->emulator.stop == EMULATOR_RUNNING)
      send_key(view, &press);
  }
}

static void draw_screen(struct view *view, const struct layout *layout) {
  for (int row = 0; row < layout->screen.rows; row++) {
    const struct screen_cell *cells = view->screen.cells[layout->first_screen_row + row];
    for (int column = 0; column < layout->screen.columns; column++)
      canvas_put(&view->canvas, row, column, screen_code_point(cells[column].character),
                 cells[column].attribute);
  }
}

static void draw_border(struct view *view, const struct layout *layout) {
  if (layout->serial.rows == 0)
    return;
  if (layout->beside) {
    for (int row = 0; row < layout->serial.rows; row++)
      canvas_put(&view->canvas, row, layout->serial.column - 1, 0x2502, CANVAS_NORMAL);
    return;
  }
  for (int column = 0; column < layout->serial.columns; column++)
    canvas_put(&view->canvas, layout->serial.row - 1, column, 0x2500, CANVAS_NORMAL);
  canvas_put_text(&view->canvas, layout->serial.row - 1, 2, " serial ", CANVAS_NORMAL);
}

static const char *state_of(const struct view *view) {
  if (view->notice.length > 0)
    return buffer_text(&view->notice);
  if (cpu_states_halted_for_good(&view->cpus))
    return cpu_states_in_kernel(&view->cpus) ? "halted" : "halted in the firmware or the loader";
  return cpu_states_idle(&view->cpus) ? "idle" : "running";
}

static void draw_status(struct view *view, const struct layout *layout) {
  struct buffer text = {0};
  buffer_printf(&text, " Ctrl-] quits | %s | %s", state_of(view), view->session->config->label);
  for (int column = 0; column < view->canvas.columns; column++)
    canvas_put(&view->canvas, layout->status_row, column, ' ', CANVAS_INVERSE);
  canvas_put_text(&view->canvas, layout->status_row, 0, buffer_text(&text), CANVAS_INVERSE);
  buffer_free(&text);
}

static void draw(struct view *view) {
  struct buffer out = {0};
  size_t length;
  int last_used = view->has_screen ? screen_last_used_row(&view->screen) : -1;
  struct layout layout = layout_compute(view->canvas.columns, view->canvas.rows, last_used);
  const char *serial =
      serial_log_tail(&view->session->emulator.serial, SIZE_MAX, SERIAL_TAIL_BYTES, &length);
  canvas_clear(&view->canvas);
  if (view->has_screen)
    draw_screen(view, &layout);
  draw_border(view, &layout);
  serial_pane_draw(serial, length, layout.serial, &view->canvas);
  draw_status(view, &layout);
  canvas_append_changes(&view->canvas, &out);
  live_output_write(&view->terminal.output, buffer_text(&out), out.length);
  buffer_free(&out);
}

static void fit_to_terminal(struct view *view) {
  static const char clear[] = "\033[0m\033[2J";
  int columns, rows;
  terminal_size(&columns, &rows);
  canvas_resize(&view->canvas, columns, rows);
  live_output_write(&view->terminal.output, clear, strlen(clear));
  view->session->emulator.signals.window_resized = false;
}

static void look_at_cpus(struct view *view) {
  run_note_reset(view->session, &view->notice);
  if (clock_now() < view->next_cpus)
    return;
  emulator_read_cpus(&view->session->emulator, &view->cpus);
  view->next_cpus = clock_now() + CPU_SECONDS;
}

static void refresh(struct view *view) {
  struct emulator *emulator = &view->session->emulator;
  if (clock_now() < view->next_frame)
    return;
  if (emulator->signals.window_resized)
    fit_to_terminal(view);
  if (!emulator->ended && emulator_read_screen(emulator, &view->screen))
    view->has_screen = true;
  look_at_cpus(view);
  draw(view);
  view->next_frame = clock_now() + FRAME_SECONDS;
}

static bool goes_on(const struct view *view) {
  const struct emulator *emulator = &view->session->emulator;
  bool alive =
      !emulator->ended && (emulator->stop == EMULATOR_RUNNING || emulator->stop == EMULATOR_RESET);
  /* A reset leaves the machine paused, so that its last screen stays in sight. */
  return alive && !view->quit && !view->terminal.output.lost && emulator->signals.ended_by == 0;
}

static void show_until_the_end(struct view *view) {
  struct emulator *emulator = &view->session->emulator;
  emulator->input_fd = STDIN_FILENO;
  fit_to_terminal(view);
  while (goes_on(view)) {
    double wake = view->next_frame;
    if (view->keys.length > 0 && view->keys_since + ESCAPE_SECONDS < wake)
      wake = view->keys_since + ESCAPE_SECONDS;
    emulator_wait(emulator, clock_until(wake, 1000));
    if (emulator->input_ready)
      read_keys(view);
    send_keys(view);
    refresh(view);
  }
}

static void append_row(const struct screen *screen, int row, struct buffer *text) {
  int used = screen_used_columns(screen, row);
  uint16_t colour = CANVAS_NORMAL;
  for (int column = 0; column < used; column++) {
    struct screen_cell cell = screen->cells[row][column];
    if (cell.attribute != colour)
      canvas_append_colour(text, cell.attribute);
    colour = cell.attribute;
    utf8_append(text, screen_code_point(cell.character));
  }
  canvas_append_colour(text, CANVAS_NORMAL);
  buffer_append_text(text, "\n");
}

/* What was drawn goes away with the alternate screen, so the last of it is printed to stay. */
static void print_last_screen(const struct view *view) {
  struct buffer text = {0};
  int last = view->has_screen ? screen_last_used_row(&view->screen) : -1;
  for (int row = 0; row <= last; row++)
    append_row(&view->screen, row, &text);
  fputs(buffer_text(&text), stdout);
  fflush(stdout);
  buffer_free(&text);
}

/* Before the terminal is taken over, so that a QEMU that refuses its arguments can say so. */
static bool is_up(struct session *session) {
  return emulator_command(&session->emulator, "query-status", NULL);
}

static int show(struct session *session) {
  struct view view = {.session = session};
  if (!is_up(session))
    return run_ending(session, false, NULL);
  if (!terminal_take(&view.terminal)) {
    fprintf(stderr, "qemu_runner: the terminal cannot be set up; run with </dev/null for the "
                    "serial log alone\n");
    return EXIT_FAILURE;
  }
  show_until_the_end(&view);
  terminal_give_back(&view.terminal);
  print_last_screen(&view);
  int status = run_ending(session, view.quit, &view.notice);
  canvas_free(&view.canvas);
  buffer_free(&view.keys);
  buffer_free(&view.notice);
  return status;
}

int terminal_run(const struct options *options, const struct config *config) {
  struct session session;
  struct buffer error = {0};
  int status = EXIT_FAILURE;
  if (session_open(&session, SESSION_TERMINAL, config, &options->extras, &error))
    status = show(&session);
  else
    fprintf(stderr, "qemu_runner: %s\n", buffer_text(&error));
  session_close(&session);
  buffer_free(&error);
  return status;
}
