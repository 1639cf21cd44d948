/* Adds up what a report holds more than once, and sorts it. */
#include <stdlib.h>
#include <string.h>

#include "toolchains/coverage/lcov.h"

static int compare_names(const void *left, const void *right) {
  const struct lcov_count *a = left;
  const struct lcov_count *b = right;
  int names = strcmp(a->name, b->name);
  if (names != 0 || a->line == b->line)
    return names;
  return a->line < b->line ? -1 : 1;
}

static int compare_lines(const void *left, const void *right) {
  const struct lcov_count *a = left;
  const struct lcov_count *b = right;
  if (a->line != b->line)
    return a->line < b->line ? -1 : 1;
  /* Blocks and branches are numbers: 2 is before 10. */
  size_t a_length = strlen(a->name);
  size_t b_length = strlen(b->name);
  if (a_length != b_length)
    return a_length < b_length ? -1 : 1;
  return strcmp(a->name, b->name);
}

static int compare_sources(const void *left, const void *right) {
  const struct lcov_source *a = left;
  const struct lcov_source *b = right;
  return strcmp(a->path, b->path);
}

static bool is_same_line(const struct lcov_count *a, const struct lcov_count *b) {
  return a->line == b->line && strcmp(a->name, b->name) == 0;
}

/* The line of a function stands apart from its count. */
static bool is_same_function(const struct lcov_count *a, const struct lcov_count *b) {
  return strcmp(a->name, b->name) == 0;
}

static void add_up(struct lcov_count *to, struct lcov_count *from) {
  if (to->line == 0)
    to->line = from->line;
  to->times = to->times > UINT64_MAX - from->times ? UINT64_MAX : to->times + from->times;
  to->evaluated = to->evaluated || from->evaluated;
  free(from->name);
}

/* Of a sorted list, adds up neighbours that are the same. */
static void join(struct lcov_counts *counts,
                 bool (*is_same)(const struct lcov_count *, const struct lcov_count *)) {
  size_t kept = 0;
  for (size_t i = 0; i < counts->count; i++)
    if (kept > 0 && is_same(&counts->items[kept - 1], &counts->items[i]))
      add_up(&counts->items[kept - 1], &counts->items[i]);
    else
      counts->items[kept++] = counts->items[i];
  counts->count = kept;
}

static void sort(struct lcov_counts *counts, int (*compare)(const void *, const void *)) {
  if (counts->count > 0)
    qsort(counts->items, counts->count, sizeof(*counts->items), compare);
}

static void settle(struct lcov_source *source) {
  sort(&source->functions, compare_names);
  join(&source->functions, is_same_function);
  sort(&source->functions, compare_lines);
  sort(&source->lines, compare_lines);
  join(&source->lines, is_same_line);
  sort(&source->branches, compare_lines);
  join(&source->branches, is_same_line);
}

void lcov_settle(struct lcov_report *report) {
  if (report->count > 0)
    qsort(report->sources, report->count, sizeof(*report->sources), compare_sources);
  for (size_t i = 0; i < report->count; i++)
    settle(&report->sources[i]);
}

static void free_counts(struct lcov_counts *counts) {
  for (size_t i = 0; i < counts->count; i++)
    free(counts->items[i].name);
  free(counts->items);
}

void lcov_free(struct lcov_report *report) {
  for (size_t i = 0; i < report->count; i++) {
    free_counts(&report->sources[i].lines);
    free_counts(&report->sources[i].functions);
    free_counts(&report->sources[i].branches);
    free(report->sources[i].path);
  }
  free(report->sources);
  *report = (struct lcov_report){0};
}
