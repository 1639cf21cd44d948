/* Evaluates checks, and says where the wanted text is when it is not where it should be. */
#include "toolchains/qemu/runner/checks.h"

#include <string.h>

#include "toolchains/qemu/runner/utf8.h"

#define SHOWN_BYTES 200

static void append_screen_summary(const struct screen *screen, struct buffer *message) {
  struct buffer row = {0};
  for (int i = 0; i < SCREEN_ROWS; i++) {
    if (screen_append_row(screen, i, &row)) {
      buffer_printf(message, "the screen's first text, in row %d, is \"", i);
      append_shown(message, row.data, row.length, SHOWN_BYTES);
      buffer_append_text(message, "\"");
      buffer_free(&row);
      return;
    }
  }
  buffer_append_text(message, "the screen is blank");
}

static void append_serial_summary(const struct serial_log *serial, struct buffer *message) {
  struct serial_line line;
  if (!serial_log_last_line(serial, &line)) {
    buffer_append_text(message, "nothing was printed on serial");
    return;
  }
  buffer_append_text(message, "the last serial line is \"");
  append_shown(message, line.text, line.length, SHOWN_BYTES);
  buffer_append_text(message, "\"");
}

static bool serial_line_holds(const struct check *check, const struct serial_log *serial,
                              struct buffer *message) {
  struct serial_line line;
  if (serial_log_find_line(serial, check->text, &line)) {
    buffer_printf(message, "line %zu of the serial log is \"%s\"", line.number, check->text);
    return true;
  }
  if (serial_log_find_part(serial, check->text, &line)) {
    buffer_printf(message, "\"%s\" is not a line of its own: line %zu of the serial log is \"",
                  check->text, line.number);
    append_shown(message, line.text, line.length, SHOWN_BYTES);
    buffer_append_text(message, "\"");
    return false;
  }
  buffer_printf(message, "the serial log has no line \"%s\"; ", check->text);
  append_serial_summary(serial, message);
  return false;
}

static void say_other_colour(const struct check *check, const struct screen *screen,
                             const struct screen_match *match, struct buffer *message) {
  int column = match->column + match->odd_cell;
  unsigned attribute = screen->cells[match->row][column].attribute;
  buffer_printf(message, "\"%s\" is on the screen at row %d column %d but with attribute 0x%02x",
                check->text, match->row, match->column, attribute);
  if (match->odd_cell > 0)
    buffer_printf(message, " at column %d", column);
  buffer_printf(message, " instead of 0x%02x", (unsigned)check->attribute);
}

static void say_not_on_screen(const struct check *check, const struct serial_log *serial,
                              const struct screen *screen, struct buffer *message) {
  struct serial_line line;
  if (serial_log_find_part(serial, check->text, &line))
    buffer_printf(message,
                  "\"%s\" was printed on serial only (line %zu) and is not on the screen; ",
                  check->text, line.number);
  else
    buffer_printf(message, "\"%s\" is neither on the screen nor on serial; ", check->text);
  append_screen_summary(screen, message);
}

static bool vga_text_holds(const struct check *check, const struct serial_log *serial,
                           const struct screen *screen, struct buffer *message) {
  uint8_t characters[SCREEN_COLUMNS];
  size_t length;
  struct screen_match match;
  if (screen == NULL) {
    buffer_printf(message, "the screen could not be read to look for \"%s\", as QEMU had ended",
                  check->text);
    return false;
  }
  screen_encode(check->text, characters, &length);
  if (!screen_find(screen, characters, length, check->attribute, &match)) {
    say_not_on_screen(check, serial, screen, message);
    return false;
  }
  if (match.odd_cell >= 0) {
    say_other_colour(check, screen, &match, message);
    return false;
  }
  buffer_printf(message, "\"%s\" is on the screen at row %d column %d", check->text, match.row,
                match.column);
  if (check->attribute != ANY_ATTRIBUTE)
    buffer_printf(message, " with attribute 0x%02x", (unsigned)check->attribute);
  return true;
}

bool check_holds(const struct check *check, const struct shown *shown, struct buffer *message) {
  switch ((enum check_kind)check->kind) {
  case CHECK_SERIAL_LINE:
    return serial_line_holds(check, shown->serial, message);
  case CHECK_VGA_TEXT:
    return vga_text_holds(check, shown->serial, shown->screen, message);
  case CHECK_PICTURE:
    return golden_holds(check, &shown->golden, message);
  }
  return false;
}
