/* Setting one value, and writing all. */
#include "imagetools/settings_text.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* What a name takes, for people. */
static const struct {
  const char *name;
  const char *values;
} known[] = {
    {"log_level", "error, info or debug"},
    {"log_to", "none, or screen, serial and debug_console with commas between"},
    {"screen", "up to 4 of text80x25, text80x50, 320x200x256, WIDTHxHEIGHT and WIDTHxHEIGHTxDEPTH, "
               "with commas between, the best first"},
};

static const char *values_of(const char *name) {
  for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
    if (strcmp(known[i].name, name) == 0)
      return known[i].values;
  return NULL;
}

static void take_over(struct settings *settings, const char *name, const struct settings *from) {
  if (strcmp(name, "log_level") == 0) {
    settings->log_level = from->log_level;
  } else if (strcmp(name, "log_to") == 0) {
    settings->log_to = from->log_to;
    settings->has_log_to = from->has_log_to;
  } else {
    settings->screen_count = from->screen_count;
    memcpy(settings->screens, from->screens, sizeof(settings->screens));
  }
}

bool settings_set(struct settings *settings, const char *name, const char *value,
                  struct failure *failure) {
  char line[VOLUME_SETTINGS_MAX];
  struct settings one = {0};
  const char *values = values_of(name);
  if (values == NULL)
    return fail(failure, "%s: is no setting: there are log_level, log_to and screen", name);
  int length = snprintf(line, sizeof(line), "%s = %s", name, value);
  bool fits = length < (int)sizeof(line) && strchr(value, '\n') == NULL;
  if (*value != '\0' && (!fits || settings_read(line, (size_t)length, &one).fault != SETTINGS_WELL))
    return fail(failure, "%s \"%.100s\": give %s", name, value, values);
  take_over(settings, name, &one);
  return true;
}

struct output {
  char *text;
  size_t length;
};

__attribute__((format(printf, 2, 3))) static void put(struct output *output, const char *format,
                                                      ...) {
  va_list arguments;
  va_start(arguments, format);
  size_t room = VOLUME_SETTINGS_MAX + 1 - output->length;
  output->length += (size_t)vsnprintf(output->text + output->length, room, format, arguments);
  va_end(arguments);
}

static void put_targets(struct output *output, uint32_t targets) {
  static const char *const names[] = {"screen", "serial", "debug_console"};
  const char *before = "log_to = ";
  for (int i = 0; i < 3; i++)
    if ((targets >> i & 1) != 0) {
      put(output, "%s%s", before, names[i]);
      before = ", ";
    }
  put(output, targets == 0 ? "log_to = none\n" : "\n");
}

static void put_screen(struct output *output, const struct settings_screen *screen) {
  if (screen->kind == SETTINGS_SCREEN_256)
    put(output, "320x200x256");
  else if (screen->kind == SETTINGS_SCREEN_TEXT)
    put(output, "text%" PRIu32 "x%" PRIu32, screen->width, screen->height);
  else
    put(output, "%" PRIu32 "x%" PRIu32, screen->width, screen->height);
  if (screen->kind == SETTINGS_SCREEN_FRAMEBUFFER && screen->depth != 0)
    put(output, "x%" PRIu32, screen->depth);
}

size_t settings_write(const struct settings *settings, char text[VOLUME_SETTINGS_MAX + 1]) {
  static const char *const levels[] = {"error", "info", "debug"};
  struct output output = {text, 0};
  text[0] = '\0';
  if (settings->log_level != SETTINGS_LOG_ERROR)
    put(&output, "log_level = %s\n", levels[settings->log_level]);
  if (settings->has_log_to)
    put_targets(&output, settings->log_to);
  for (uint32_t i = 0; i < settings->screen_count; i++) {
    put(&output, i == 0 ? "screen = " : ", ");
    put_screen(&output, &settings->screens[i]);
  }
  if (settings->screen_count > 0)
    put(&output, "\n");
  return output.length;
}

bool settings_check_command_line(const char *option, const char *text, struct failure *failure) {
  size_t length = strlen(text);
  if (length > VOLUME_COMMAND_LINE_MAX)
    return fail(failure, "%s: has %zu bytes, the loader takes at most %d: shorten it", option,
                length, VOLUME_COMMAND_LINE_MAX);
  for (size_t i = 0; i < length; i++)
    if (text[i] < ' ' || text[i] > '~')
      return fail(failure, "%s: byte 0x%02x at position %zu is not printable ASCII: remove it",
                  option, (unsigned char)text[i], i);
  return true;
}
