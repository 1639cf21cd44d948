/* Reads lcov's tracefiles into a report. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "toolchains/coverage/lcov.h"

/* Makes room for one more item; ends the program where there is none. */
static void *grow(void *items, size_t count, size_t *capacity, size_t size) {
  if (count < *capacity)
    return items;
  *capacity = *capacity == 0 ? 16 : 2 * *capacity;
  items = reallocarray(items, *capacity, size);
  if (items == NULL)
    abort();
  return items;
}

static char *copy(const char *text, size_t length) {
  char *copied = strndup(text, length);
  if (copied == NULL)
    abort();
  return copied;
}

static void add_count(struct lcov_counts *counts, struct lcov_count count) {
  counts->items = grow(counts->items, counts->count, &counts->capacity, sizeof(*counts->items));
  counts->items[counts->count++] = count;
}

static size_t find_or_add_source(struct lcov_report *report, const char *path) {
  for (size_t i = 0; i < report->count; i++)
    if (strcmp(report->sources[i].path, path) == 0)
      return i;
  report->sources =
      grow(report->sources, report->count, &report->capacity, sizeof(*report->sources));
  report->sources[report->count] = (struct lcov_source){.path = copy(path, strlen(path))};
  return report->count++;
}

/* A place in one line of a tracefile. */
struct cursor {
  const char *text;
  const char *end;
};

static bool take_number(struct cursor *cursor, uint64_t *number) {
  char *end;
  if (cursor->text == cursor->end || *cursor->text < '0' || *cursor->text > '9')
    return false;
  errno = 0;
  *number = strtoull(cursor->text, &end, 10);
  cursor->text = end;
  return errno == 0 && end <= cursor->end;
}

static bool take(struct cursor *cursor, char character) {
  if (cursor->text == cursor->end || *cursor->text != character)
    return false;
  cursor->text++;
  return true;
}

static char *take_rest(struct cursor *cursor) {
  char *rest = copy(cursor->text, (size_t)(cursor->end - cursor->text));
  cursor->text = cursor->end;
  return rest;
}

/* DA:line,times and, from some programs, a checksum. */
static bool read_line(struct lcov_source *source, struct cursor *cursor) {
  struct lcov_count count = {.evaluated = true};
  if (!take_number(cursor, &count.line) || !take(cursor, ',') ||
      !take_number(cursor, &count.times) || (cursor->text != cursor->end && !take(cursor, ',')))
    return false;
  count.name = copy("", 0);
  add_count(&source->lines, count);
  return true;
}

/* FN:line,name or FN:line,last line,name. */
static bool read_function(struct lcov_source *source, struct cursor *cursor) {
  struct lcov_count count = {.evaluated = true};
  uint64_t last;
  if (!take_number(cursor, &count.line) || !take(cursor, ','))
    return false;
  struct cursor after = *cursor;
  if (take_number(&after, &last) && take(&after, ','))
    *cursor = after;
  count.name = take_rest(cursor);
  add_count(&source->functions, count);
  return true;
}

/* FNDA:times,name. */
static bool read_function_count(struct lcov_source *source, struct cursor *cursor) {
  struct lcov_count count = {.evaluated = true};
  if (!take_number(cursor, &count.times) || !take(cursor, ','))
    return false;
  count.name = take_rest(cursor);
  add_count(&source->functions, count);
  return true;
}

/* BRDA:line,block,branch,times, the last of them a - for a condition that was never looked at. */
static bool read_branch(struct lcov_source *source, struct cursor *cursor) {
  struct lcov_count count = {0};
  if (!take_number(cursor, &count.line) || !take(cursor, ','))
    return false;
  const char *name = cursor->text;
  const char *end = memrchr(name, ',', (size_t)(cursor->end - name));
  if (end == NULL)
    return false;
  cursor->text = end + 1;
  count.evaluated = !take(cursor, '-');
  if ((count.evaluated && !take_number(cursor, &count.times)) || cursor->text != cursor->end)
    return false;
  count.name = copy(name, (size_t)(end - name));
  add_count(&source->branches, count);
  return true;
}

static const struct {
  const char *key;
  bool (*read)(struct lcov_source *source, struct cursor *cursor); /* NULL to skip the line */
} kinds[] = {
    {"DA:", read_line},
    {"FN:", read_function},
    {"FNDA:", read_function_count},
    {"BRDA:", read_branch},
    {"TN:", NULL},
    {"VER:", NULL},
    {"LF:", NULL},
    {"LH:", NULL},
    {"FNF:", NULL},
    {"FNH:", NULL},
    {"BRF:", NULL},
    {"BRH:", NULL},
    {"#", NULL},
    {"end_of_record", NULL},
};

static bool begins_with(const struct cursor *cursor, const char *key) {
  size_t length = strlen(key);
  return (size_t)(cursor->end - cursor->text) >= length && memcmp(cursor->text, key, length) == 0;
}

/* Without a source the line is only checked. */
static bool read_entry(struct lcov_source *source, struct cursor *cursor) {
  for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
    if (!begins_with(cursor, kinds[i].key))
      continue;
    if (kinds[i].read == NULL || source == NULL)
      return true;
    cursor->text += strlen(kinds[i].key);
    return kinds[i].read(source, cursor);
  }
  return cursor->text == cursor->end;
}

/* A tracefile that is being read. */
struct reading {
  struct lcov_report *report;
  lcov_choose *choose;
  void *context;
  bool chosen;
  size_t source; /* in the report, where chosen */
};

static void begin_source(struct reading *reading, const struct cursor *cursor) {
  char *path = copy(cursor->text + 3, (size_t)(cursor->end - cursor->text) - 3);
  const char *chosen = reading->choose(reading->context, path);
  reading->chosen = chosen != NULL;
  if (chosen != NULL)
    reading->source = find_or_add_source(reading->report, chosen);
  free(path);
}

static bool read_text_line(struct reading *reading, struct cursor *cursor) {
  if (begins_with(cursor, "SF:")) {
    begin_source(reading, cursor);
    return true;
  }
  return read_entry(reading->chosen ? &reading->report->sources[reading->source] : NULL, cursor);
}

bool lcov_add(struct lcov_report *report, const char *name, const char *text, lcov_choose *choose,
              void *context, struct failure *failure) {
  struct reading reading = {.report = report, .choose = choose, .context = context};
  for (unsigned number = 1; *text != '\0'; number++) {
    size_t length = strcspn(text, "\n");
    struct cursor cursor = {text, text + length};
    if (!read_text_line(&reading, &cursor))
      return fail(failure, "%s:%u: \"%.*s\" is no line of an lcov tracefile; make the report anew",
                  name, number, length > 200 ? 200 : (int)length, text);
    text += length + (text[length] == '\n');
  }
  return true;
}
