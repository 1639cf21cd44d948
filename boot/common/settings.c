/* Reading the settings, line by line and word by word. */
#include "boot/common/settings.h"

#include <string.h>

/* A piece of the text. */
struct words {
  const char *at;
  size_t length;
};

static bool is(struct words words, const char *name) {
  size_t length = strlen(name);
  return words.length == length && memcmp(words.at, name, length) == 0;
}

static struct words without_blanks(struct words words) {
  while (words.length > 0 && words.at[0] == ' ') {
    words.at++;
    words.length--;
  }
  while (words.length > 0 && words.at[words.length - 1] == ' ')
    words.length--;
  return words;
}

/* Cuts off what stands before the first `separator`, or all if there is none. False if there was
 * none. */
static bool cut(struct words *rest, char separator, struct words *first) {
  size_t length = 0;
  while (length < rest->length && rest->at[length] != separator)
    length++;
  bool found = length < rest->length;
  *first = (struct words){rest->at, length};
  rest->at += length + found;
  rest->length -= length + found;
  return found;
}

/* Decimal, without a leading zero, from 1 to most. */
static bool read_number(struct words words, uint32_t most, uint32_t *number) {
  *number = 0;
  if (words.length == 0 || words.at[0] == '0')
    return false;
  for (size_t i = 0; i < words.length; i++) {
    if (words.at[i] < '0' || words.at[i] > '9')
      return false;
    *number = *number * 10 + (uint32_t)(words.at[i] - '0');
    if (*number > most)
      return false;
  }
  return true;
}

static bool read_level(struct words value, uint32_t *level) {
  static const char *const names[] = {"error", "info", "debug"};
  for (uint32_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
    if (is(value, names[i])) {
      *level = i;
      return true;
    }
  return false;
}

static uint32_t target_of(struct words name) {
  if (is(name, "screen"))
    return SETTINGS_LOG_TO_SCREEN;
  if (is(name, "serial"))
    return SETTINGS_LOG_TO_SERIAL;
  return is(name, "debug_console") ? SETTINGS_LOG_TO_DEBUG_CONSOLE : 0;
}

static bool read_targets(struct words value, uint32_t *targets) {
  *targets = 0;
  if (is(value, "none"))
    return true;
  for (bool more = true; more;) {
    struct words name;
    more = cut(&value, ',', &name);
    uint32_t target = target_of(without_blanks(name));
    if (target == 0 || (*targets & target) != 0)
      return false;
    *targets |= target;
  }
  return true;
}

/* WIDTHxHEIGHT or WIDTHxHEIGHTxDEPTH. */
static bool read_framebuffer(struct words words, struct settings_screen *screen) {
  struct words width, height;
  *screen = (struct settings_screen){.kind = SETTINGS_SCREEN_FRAMEBUFFER};
  if (!cut(&words, 'x', &width) || !read_number(width, SETTINGS_SCREEN_MAX_SIDE, &screen->width))
    return false;
  bool has_depth = cut(&words, 'x', &height);
  return read_number(height, SETTINGS_SCREEN_MAX_SIDE, &screen->height) &&
         (!has_depth || read_number(words, SETTINGS_SCREEN_MAX_DEPTH, &screen->depth));
}

static bool read_screen(struct words words, struct settings_screen *screen) {
  if (is(words, "text80x25"))
    *screen = (struct settings_screen){SETTINGS_SCREEN_TEXT, 80, 25, 0};
  else if (is(words, "text80x50"))
    *screen = (struct settings_screen){SETTINGS_SCREEN_TEXT, 80, 50, 0};
  else if (is(words, "320x200x256"))
    *screen = (struct settings_screen){SETTINGS_SCREEN_256, 320, 200, 8};
  else
    return read_framebuffer(words, screen);
  return true;
}

static bool read_screens(struct words value, struct settings *settings) {
  for (bool more = true; more;) {
    struct words name;
    more = cut(&value, ',', &name);
    if (settings->screen_count == SETTINGS_MAX_SCREENS ||
        !read_screen(without_blanks(name), &settings->screens[settings->screen_count]))
      return false;
    settings->screen_count++;
  }
  return true;
}

enum { HAS_LEVEL = 1, HAS_TARGETS = 2, HAS_SCREEN = 4 };

static unsigned bit_of(struct words name) {
  if (is(name, "log_level"))
    return HAS_LEVEL;
  if (is(name, "log_to"))
    return HAS_TARGETS;
  return is(name, "screen") ? HAS_SCREEN : 0;
}

static bool read_value(unsigned name, struct words value, struct settings *settings) {
  switch (name) {
  case HAS_LEVEL:
    return read_level(value, &settings->log_level);
  case HAS_TARGETS:
    settings->has_log_to = true;
    return read_targets(value, &settings->log_to);
  default:
    return read_screens(value, settings);
  }
}

static enum settings_fault read_line(struct words line, unsigned *seen, struct settings *settings) {
  struct words name;
  line = without_blanks(line);
  if (line.length == 0 || line.at[0] == '#')
    return SETTINGS_WELL;
  if (!cut(&line, '=', &name))
    return SETTINGS_NO_EQUALS;
  unsigned bit = bit_of(without_blanks(name));
  if (bit == 0)
    return SETTINGS_UNKNOWN_NAME;
  if ((*seen & bit) != 0)
    return SETTINGS_TWICE;
  *seen |= bit;
  return read_value(bit, without_blanks(line), settings) ? SETTINGS_WELL : SETTINGS_VALUE;
}

struct settings_finding settings_read(const char *text, size_t length, struct settings *settings) {
  struct words rest = {text, length};
  struct settings_finding found = {SETTINGS_WELL, 0};
  unsigned seen = 0;
  memset(settings, 0, sizeof(*settings));
  while (rest.length > 0 && found.fault == SETTINGS_WELL) {
    struct words line;
    cut(&rest, '\n', &line);
    found.line++;
    found.fault = read_line(line, &seen, settings);
  }
  return found;
}

uint32_t settings_log_targets(const struct settings *settings) {
  if (settings->log_level == SETTINGS_LOG_ERROR)
    return 0;
  return settings->has_log_to ? settings->log_to : SETTINGS_LOG_TO_DEFAULT;
}
