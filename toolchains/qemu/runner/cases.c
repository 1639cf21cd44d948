/* Reads the lines of the cases, and refuses any that the protocol does not allow at that moment. */
#include "toolchains/qemu/runner/cases.h"

#include <stdlib.h>
#include <string.h>

#include "toolchains/qemu/runner/clock.h"
#include "toolchains/qemu/runner/utf8.h"

/* From power-on to the first case, and from one to the next. */
#define BOOT_SECONDS 60.0
#define MAX_DETAIL_LINES 60
#define MAX_SHOWN 1000

void cases_begin_boot(struct cases *cases) {
  cases->first = cases->report->count;
  cases->announced = -1;
  cases->ended = cases->failed = 0;
  cases->open = false;
  cases->since = clock_now();
}

bool cases_overdue(const struct cases *cases, double now) {
  return now - cases->since >= (cases->open ? cases->case_seconds : BOOT_SECONDS);
}

static struct report_case *open_case(struct cases *cases) {
  return &cases->report->cases[cases->report->count - 1];
}

static bool is_mark(const struct serial_line *line, const char *mark, const char *name) {
  size_t length = strlen(mark);
  return line->length == length + strlen(name) && memcmp(line->text, mark, length) == 0 &&
         memcmp(line->text + length, name, line->length - length) == 0;
}

/* A terminal or a reader of XML must not obey what a case has printed. */
static void append_console(const struct serial_log *console, const char *name,
                           struct buffer *details) {
  struct serial_line line = {0};
  int lines = 0;
  bool inside = false;
  while (serial_log_next_line(console, &line)) {
    if (inside && is_mark(&line, "[  FAILED  ] ", name))
      return;
    if (inside && lines++ == MAX_DETAIL_LINES) {
      buffer_append_text(details, "(more is in serial.log)\n");
      return;
    }
    if (inside) {
      append_shown(details, line.text, line.length, MAX_SHOWN);
      buffer_append_text(details, "\n");
    }
    inside = inside || is_mark(&line, "[ RUN      ] ", name);
  }
}

void cases_add_console(struct cases *cases, const struct serial_log *console) {
  for (size_t i = cases->first; i < cases->report->count; i++) {
    struct report_case *each = &cases->report->cases[i];
    struct buffer name = {0};
    if (each->outcome != OUTCOME_FAILED || each->suite == NULL)
      continue;
    buffer_printf(&name, "%s.%s", each->suite, each->name);
    append_console(console, buffer_text(&name), &each->details);
    buffer_free(&name);
  }
}

static void close_case(struct cases *cases) {
  struct report_case *closed = open_case(cases);
  double now = clock_now();
  closed->seconds = now - cases->since;
  cases->failed += closed->outcome == OUTCOME_FAILED;
  cases->open = false;
  cases->ended++;
  cases->since = now;
}

void cases_open_one_died(struct cases *cases, const char *reason) {
  struct report_case *died = open_case(cases);
  died->outcome = OUTCOME_FAILED;
  /* What it has failed in before is in its console text. */
  buffer_clear(&died->message);
  buffer_printf(&died->message, "%s:%ld: died: %s", died->file, died->line, reason);
  close_case(cases);
}

/* The number at *text, with the space or the end behind it; false if there is none. */
static bool take_number(char **text, long *number) {
  char *end;
  if (**text < '0' || **text > '9')
    return false;
  *number = strtol(*text, &end, 10);
  if (*end != ' ' && *end != '\0')
    return false;
  *text = *end == '\0' ? end : end + 1;
  return true;
}

/* SUITE.NAME, cut at the first point. */
static bool set_name(struct report_case *added, const char *suite, const char *name) {
  free(added->name);
  added->suite = copy_text(suite);
  added->name = copy_text(name);
  return *suite != '\0' && *name != '\0';
}

static bool take_count(struct cases *cases, char *text) {
  if (cases->announced >= 0 || !take_number(&text, &cases->announced))
    return false;
  cases->since = clock_now();
  return *text == '\0';
}

static bool take_begin(struct cases *cases, char *text) {
  long index, line;
  if (cases->open || cases->ended >= cases->announced || !take_number(&text, &index) ||
      index < cases->next || !take_number(&text, &line))
    return false;
  char *file = strchr(text, ' ');
  char *point = strchr(text, '.');
  if (file == NULL || point == NULL || point > file)
    return false;
  *file++ = *point++ = '\0';
  struct report_case *added = report_add(cases->report, "");
  added->file = copy_text(file);
  added->line = line;
  cases->next = index + 1;
  cases->open = true;
  cases->since = clock_now();
  return set_name(added, text, point);
}

static bool take_failure(struct cases *cases, const char *text) {
  if (!cases->open)
    return false;
  struct report_case *failed = open_case(cases);
  if (failed->outcome == OUTCOME_FAILED)
    return true; /* the first one is the message, all of them are in the console text */
  failed->outcome = OUTCOME_FAILED;
  buffer_clear(&failed->message);
  append_shown(&failed->message, text, strlen(text), MAX_SHOWN);
  return true;
}

static bool take_skip(struct cases *cases, const char *text) {
  if (!cases->open)
    return false;
  struct report_case *skipped = open_case(cases);
  if (skipped->outcome == OUTCOME_FAILED)
    return true;
  skipped->outcome = OUTCOME_SKIPPED;
  buffer_clear(&skipped->message);
  append_shown(&skipped->message, text, strlen(text), MAX_SHOWN);
  return true;
}

static bool take_end(struct cases *cases, char *text) {
  long index;
  if (!cases->open || !take_number(&text, &index) || *text != '\0' || index != cases->next - 1)
    return false;
  close_case(cases);
  return true;
}

/* What follows the word and a space; NULL if the line begins with another one. */
static char *after(char *line, const char *word) {
  size_t length = strlen(word);
  return strncmp(line, word, length) == 0 && line[length] == ' ' ? line + length + 1 : NULL;
}

static bool take_text(struct cases *cases, char *line) {
  char *rest;
  if ((rest = after(line, "CASES")) != NULL)
    return take_count(cases, rest);
  if ((rest = after(line, "BEGIN")) != NULL)
    return take_begin(cases, rest);
  if ((rest = after(line, "FAILURE")) != NULL)
    return take_failure(cases, rest);
  if ((rest = after(line, "SKIP")) != NULL)
    return take_skip(cases, rest);
  if ((rest = after(line, "END")) != NULL)
    return take_end(cases, rest);
  return false;
}

bool cases_take_line(void *cases, const char *line, size_t length) {
  struct buffer copy = {0};
  buffer_append(&copy, line, length);
  bool taken = length > 0 && memchr(line, '\0', length) == NULL && take_text(cases, copy.data);
  buffer_free(&copy);
  return taken;
}
