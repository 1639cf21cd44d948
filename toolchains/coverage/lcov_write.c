/* Writes a report, for programs and for people. */
#include <inttypes.h>
#include <string.h>

#include "toolchains/coverage/lcov.h"

static size_t count_hit(const struct lcov_counts *counts) {
  size_t hit = 0;
  for (size_t i = 0; i < counts->count; i++)
    hit += counts->items[i].times > 0;
  return hit;
}

static void write_functions(const struct lcov_counts *functions, FILE *output) {
  for (size_t i = 0; i < functions->count; i++)
    fprintf(output, "FN:%" PRIu64 ",%s\n", functions->items[i].line, functions->items[i].name);
  for (size_t i = 0; i < functions->count; i++)
    fprintf(output, "FNDA:%" PRIu64 ",%s\n", functions->items[i].times, functions->items[i].name);
  fprintf(output, "FNF:%zu\nFNH:%zu\n", functions->count, count_hit(functions));
}

static void write_branches(const struct lcov_counts *branches, FILE *output) {
  for (size_t i = 0; i < branches->count; i++) {
    const struct lcov_count *branch = &branches->items[i];
    fprintf(output, "BRDA:%" PRIu64 ",%s,", branch->line, branch->name);
    if (branch->evaluated)
      fprintf(output, "%" PRIu64 "\n", branch->times);
    else
      fputs("-\n", output);
  }
  if (branches->count > 0)
    fprintf(output, "BRF:%zu\nBRH:%zu\n", branches->count, count_hit(branches));
}

static void write_lines(const struct lcov_counts *lines, FILE *output) {
  for (size_t i = 0; i < lines->count; i++)
    fprintf(output, "DA:%" PRIu64 ",%" PRIu64 "\n", lines->items[i].line, lines->items[i].times);
  fprintf(output, "LH:%zu\nLF:%zu\n", count_hit(lines), lines->count);
}

void lcov_write(const struct lcov_report *report, FILE *output) {
  for (size_t i = 0; i < report->count; i++) {
    const struct lcov_source *source = &report->sources[i];
    fprintf(output, "SF:%s\n", source->path);
    write_functions(&source->functions, output);
    write_branches(&source->branches, output);
    write_lines(&source->lines, output);
    fputs("end_of_record\n", output);
  }
}

/* Rounded down: only what is whole is 100 %. */
static unsigned percent(size_t hit, size_t count) {
  return count == 0 ? 100 : (unsigned)(100 * (uint64_t)hit / count);
}

static void print_row(FILE *output, int width, const char *name, size_t hit, size_t count) {
  fprintf(output, "%-*s %6zu of %6zu lines %3u %%\n", width, name, hit, count, percent(hit, count));
}

void lcov_print_lines(const struct lcov_report *report, FILE *output) {
  int width = 5;
  size_t hit = 0, count = 0;
  for (size_t i = 0; i < report->count; i++)
    if ((int)strlen(report->sources[i].path) > width)
      width = (int)strlen(report->sources[i].path);
  for (size_t i = 0; i < report->count; i++) {
    const struct lcov_source *source = &report->sources[i];
    /* Headers that only declare. */
    if (source->lines.count == 0)
      continue;
    print_row(output, width, source->path, count_hit(&source->lines), source->lines.count);
    hit += count_hit(&source->lines);
    count += source->lines.count;
  }
  print_row(output, width, "total", hit, count);
}
