/*
 * Coverage reports in the format of lcov's tracefiles (geninfo(1), section "FILES"), as Bazel and
 * llvm-cov write and read them: how often each line, function and branch of a source file ran.
 * Reports are added up; what comes out is sorted, so that the order of the inputs makes no
 * difference.
 */
#ifndef TOOLCHAINS_COVERAGE_LCOV_H
#define TOOLCHAINS_COVERAGE_LCOV_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "imagetools/failure.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Something counted: a line (DA), a function (FN, FNDA) or a branch (BRDA). */
struct lcov_count {
  uint64_t line; /* from 1; 0 for a function of which only the count is known */
  char *name;    /* of the function, or "block,branch"; empty for a line */
  uint64_t times;
  bool evaluated; /* false for a branch whose condition was never looked at */
};

struct lcov_counts {
  struct lcov_count *items;
  size_t count;
  size_t capacity;
};

struct lcov_source {
  char *path;
  struct lcov_counts lines;
  struct lcov_counts functions;
  struct lcov_counts branches;
};

/* Start it as `struct lcov_report report = {0};`. */
struct lcov_report {
  struct lcov_source *sources;
  size_t count;
  size_t capacity;
};

/* Says under which path a source is to be reported; NULL to leave it out. */
typedef const char *lcov_choose(void *context, const char *path);

/*
 * Adds a tracefile's text; `name` is its name in messages. What is not counted here (test names,
 * versions, checksums, totals) is skipped, and a line that is none of a tracefile's is refused. On
 * failure the report is of no use.
 */
bool lcov_add(struct lcov_report *report, const char *name, const char *text, lcov_choose *choose,
              void *context, struct failure *failure);

/* Adds up what stands more than once, and sorts. Due once all is added. */
void lcov_settle(struct lcov_report *report);

/* Both take a settled report: the first writes a tracefile, the second a table with a row for each
 * source that has lines and one for all of them. */
void lcov_write(const struct lcov_report *report, FILE *output);
void lcov_print_lines(const struct lcov_report *report, FILE *output);

void lcov_free(struct lcov_report *report);

#ifdef __cplusplus
}
#endif

#endif
