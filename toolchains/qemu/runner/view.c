/* Draws the guest's screen, its serial console and a status line. */
#include "toolchains/qemu/runner/view.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "toolchains/qemu/runner/clock.h"
#include "toolchains/qemu/runner/layout.h"
#include "toolchains/qemu/runner/run.h"
#include "toolchains/qemu/runner/serial_pane.h"
#include "toolchains/qemu/runner/utf8.h"

#define FRAME_SECONDS 0.125
#define CPU_SECONDS 1.0
/* Enough for the largest pane. */
#define SERIAL_TAIL_BYTES ((size_t)64 << 10)

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
  if (view->session->debugger.port != 0)
    buffer_printf(&text, " Ctrl-] quits | gdb -x %s", view->session->debugger.script);
  else
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

void view_fit(struct view *view) {
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

void view_refresh(struct view *view) {
  struct emulator *emulator = &view->session->emulator;
  if (clock_now() < view->next_frame)
    return;
  if (emulator->signals.window_resized)
    view_fit(view);
  if (!emulator->ended && emulator_read_screen(emulator, &view->screen))
    view->has_screen = true;
  look_at_cpus(view);
  draw(view);
  view->next_frame = clock_now() + FRAME_SECONDS;
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

void view_print_last_screen(const struct view *view) {
  struct buffer text = {0};
  int last = view->has_screen ? screen_last_used_row(&view->screen) : -1;
  for (int row = 0; row <= last; row++)
    append_row(&view->screen, row, &text);
  fputs(buffer_text(&text), stdout);
  fflush(stdout);
  buffer_free(&text);
}

void view_free(struct view *view) {
  canvas_free(&view->canvas);
  buffer_free(&view->notice);
}
